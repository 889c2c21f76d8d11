package io.skyloom.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobException;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobNumbering;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.GatedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The calling end against a peer that does exactly what the test wants. */
class RpcClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final RpcMethod<String, String> ECHO = Recordings.ECHO;
    private static final RpcMethod<Nothing, Recordings.Quot> QUOT =
            new RpcMethod<>("Quot", Gob.NOTHING, Recordings.Quot.GOB);

    /** A call that may block, on a thread of its own. */
    private interface Blocking {
        Object run() throws Exception;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it throws is what the test looks at
    private static CompletableFuture<Object> inBackground(Seams seams, Blocking call) {
        CompletableFuture<Object> background = new CompletableFuture<>();
        seams.threads().start("test", () -> {
            try {
                background.complete(call.run());
            } catch (Exception e) {
                background.completeExceptionally(e);
            }
        });
        return background;
    }

    private static Throwable failure(CompletableFuture<Object> future) throws Exception {
        try {
            throw new AssertionError("returned " + future.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    private static RpcClient client(StreamPair pair, Seams seams) {
        return RpcClient.over(pair.first(), "rpc:test", RpcClientLimits.DEFAULT, seams);
    }

    /** Numbers have 64 bits; behind the last one there is no call, above all not another one with a number in use. */
    @Test
    void shouldMakeNoCallWithoutANumber(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = RpcClient.over(
                        pair.first(), "rpc:test", RpcClientLimits.DEFAULT, seams, new GobNumbering(), -2)) {
            RawPeer peer = new RawPeer(pair.second());
            RpcCall<String> last = client.start("s", ECHO, "a");
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> client.start("s", ECHO, "b"))
                        .isInstanceOf(RpcClosedException.class)
                        .hasRootCauseMessage("no number is left for another call");
            }
            assertThat(client.pending()).isEqualTo(1);
            RequestHeader request = peer.accept(ECHO);
            assertThat(request.seq()).isEqualTo(-2);
            peer.answer(request, ECHO, "answer");
            assertThat(last.await(LIMIT)).isEqualTo("answer");
        }
    }

    @Test
    void shouldMatchAnswersThatComeInAnyOrder(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = client(pair, seams)) {
            RawPeer peer = new RawPeer(pair.second());
            List<RpcCall<String>> calls =
                    List.of(client.start("s", ECHO, "a"), client.start("s", ECHO, "b"), client.start("s", ECHO, "c"));
            List<RequestHeader> requests = List.of(peer.accept(ECHO), peer.accept(ECHO), peer.accept(ECHO));
            for (int i = 2; i >= 0; i--) {
                peer.answer(requests.get(i), ECHO, "answer " + i);
                assertThat(calls.get(i).await(LIMIT)).isEqualTo("answer " + i);
            }
            assertThat(client.pending()).isZero();
        }
    }

    @Test
    void shouldThrowAwayTheReplyOfACancelledCallAndKeepItsDefinitions(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = client(pair, seams)) {
            RawPeer peer = new RawPeer(pair.second());
            RpcCall<Recordings.Quot> unwanted = client.start("s", QUOT, Nothing.NOTHING);
            RpcCall<Recordings.Quot> wanted = client.start("s", QUOT, Nothing.NOTHING);
            unwanted.cancel();
            assertThatThrownBy(() -> unwanted.await(LIMIT)).isInstanceOf(RpcCancelledException.class);
            assertThat(client.pending()).isEqualTo(1);
            peer.answer(peer.accept(QUOT), QUOT, new Recordings.Quot(1, 2));
            peer.answer(peer.accept(QUOT), QUOT, new Recordings.Quot(3, 4));
            assertThat(wanted.await(LIMIT)).isEqualTo(new Recordings.Quot(3, 4));
            peer.answer(new RequestHeader("s.Quot", 77), QUOT, new Recordings.Quot(5, 6));
            peer.write(ResponseHeader.GOB, new ResponseHeader("s.Quot", 78, "nobody asked"));
            peer.write(Gob.NOTHING, Nothing.NOTHING);
            RpcCall<String> after = client.start("s", ECHO, "still here");
            peer.answer(peer.accept(ECHO), ECHO, "yes");
            assertThat(after.await(LIMIT)).isEqualTo("yes");
        }
    }

    @Test
    void shouldGiveACallUpAtItsLimitAndGoOn(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(time);
                RpcClient client = client(pair, seams)) {
            RawPeer peer = new RawPeer(pair.second());
            CompletableFuture<Object> late = inBackground(seams, () -> client.call("s", ECHO, "slow", LIMIT));
            RequestHeader request = peer.accept(ECHO);
            RawPeer.awaitCalm(seams);
            Eventually.holds("the caller waits", () -> time.pending() == 1);
            time.advance(LIMIT.minusMillis(1));
            assertThat(late).isNotDone();
            time.advance(Duration.ofMillis(1));
            assertThat(failure(late))
                    .isInstanceOf(RpcLimitException.class)
                    .hasMessageContaining("no answer within PT5S (s.Echo at rpc:test)");
            assertThat(client.pending()).isZero();
            peer.answer(request, ECHO, "too late");
            RpcCall<String> next = client.start("s", ECHO, "next");
            peer.answer(peer.accept(ECHO), ECHO, "in time");
            assertThat(next.await(LIMIT)).isEqualTo("in time");
        }
    }

    @Test
    void shouldEndEveryCallWhenThePeerLeaves(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = client(pair, seams)) {
            List<RpcCall<String>> calls = List.of(client.start("s", ECHO, "a"), client.start("s", ECHO, "b"));
            new RawPeer(pair.second()).accept(ECHO);
            pair.second().shutdownOutput();
            for (RpcCall<String> call : calls) {
                assertThatThrownBy(() -> call.await(LIMIT))
                        .isInstanceOfSatisfying(
                                RpcClosedException.class,
                                e -> assertThat(e.text()).isEqualTo("unexpected EOF"));
            }
            assertThat(client.isOpen()).isFalse();
            assertThat(client.pending()).isZero();
            assertThat(client.ended().await(seams.timers(), LIMIT)).hasMessageContaining("rpc:test ended");
            assertThatThrownBy(() -> client.start("s", ECHO, "c"))
                    .isInstanceOfSatisfying(
                            RpcClosedException.class, e -> assertThat(e.text()).isEqualTo("connection is shut down"));
            assertThatThrownBy(() -> client.call("s", ECHO, "c", LIMIT)).isInstanceOf(RpcClosedException.class);
        }
    }

    @Test
    void shouldEndEveryCallWithTheStreamsOwnFailure(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                GatedStream gated = new GatedStream(pair.first());
                RpcClient client = RpcClient.over(gated, "rpc:test", RpcClientLimits.DEFAULT, seams)) {
            RpcCall<String> call = client.start("s", ECHO, "a");
            RawPeer peer = new RawPeer(pair.second());
            RequestHeader request = peer.accept(ECHO);
            gated.reading(Gate.FAIL);
            peer.answer(request, ECHO, "never seen");
            assertThatThrownBy(() -> call.await(LIMIT))
                    .isInstanceOf(RpcClosedException.class)
                    .hasMessageContaining("the gate lets every call fail")
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> client.start("s", ECHO, "b")).isInstanceOf(RpcClosedException.class);
        }
    }

    @Test
    void shouldEndEveryCallWhenItIsClosed(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time())) {
            RpcClient client = client(pair, seams);
            RpcCall<String> call = client.start("s", ECHO, "a");
            client.close();
            client.close();
            assertThatThrownBy(() -> call.await(LIMIT))
                    .isInstanceOfSatisfying(
                            RpcClosedException.class,
                            e -> assertThat(e.text()).isEqualTo("use of closed network connection"));
            call.cancel();
            assertThat(call.isDone()).isTrue();
        }
    }

    @Test
    void shouldRefuseMoreCallsThanMayWait(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        RpcClientLimits few = new RpcClientLimits(1000, 2, 1000, LIMIT);
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = RpcClient.over(pair.first(), "rpc:test", few, seams)) {
            RpcCall<String> first = client.start("s", ECHO, "a");
            client.start("s", ECHO, "b");
            assertThatThrownBy(() -> client.start("s", ECHO, "c"))
                    .isInstanceOf(RpcBusyException.class)
                    .hasMessageContaining("2 calls wait for their answers");
            assertThatThrownBy(() -> client.call("s", ECHO, "c", LIMIT)).isInstanceOf(RpcBusyException.class);
            first.cancel();
            RpcCall<String> third = client.start("s", ECHO, "c");
            RawPeer peer = new RawPeer(pair.second());
            peer.accept(ECHO);
            peer.accept(ECHO);
            peer.answer(peer.accept(ECHO), ECHO, "third");
            assertThat(third.await(LIMIT)).isEqualTo("third");
            assertThat(client.pending()).isEqualTo(1);
        }
    }

    @Test
    void shouldGiveUpAlsoWhileWaitingForRoomToSend(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        RpcClientLimits small = new RpcClientLimits(100_000, 100, 500, Duration.ofMinutes(1));
        try (StreamPair pair = StreamPair.in(time);
                GatedStream gated = new GatedStream(pair.first());
                RpcClient client = RpcClient.over(gated, "rpc:test", small, seams)) {
            gated.writing(Gate.STALL);
            RpcCall<String> sending = client.start("s", ECHO, "x".repeat(1000));
            Eventually.holds("a writer is stuck", () -> gated.blocked() == 1);
            RpcCall<String> queued = client.start("s", ECHO, "y".repeat(1000));
            assertThatThrownBy(() -> client.start("s", ECHO, "z"))
                    .isInstanceOf(RpcBusyException.class)
                    .hasMessageContaining("more than 500 bytes wait to be sent");
            CompletableFuture<Object> blocked = inBackground(seams, () -> client.call("s", ECHO, "z", LIMIT));
            Eventually.holds("the caller waits for room", () -> time.pending() == 2);
            time.advance(LIMIT);
            assertThat(failure(blocked)).isInstanceOf(RpcLimitException.class);
            gated.writing(Gate.PASS);
            RawPeer peer = new RawPeer(pair.second());
            peer.answer(peer.accept(ECHO), ECHO, "1");
            peer.answer(peer.accept(ECHO), ECHO, "2");
            assertThat(sending.await(LIMIT)).isEqualTo("1");
            assertThat(queued.await(LIMIT)).isEqualTo("2");
        }
    }

    @Test
    void shouldSendAsSoonAsThereIsRoomAgain(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        RpcClientLimits small = new RpcClientLimits(100_000, 100, 500, Duration.ofMinutes(1));
        try (StreamPair pair = StreamPair.in(time);
                GatedStream gated = new GatedStream(pair.first());
                RpcClient client = RpcClient.over(gated, "rpc:test", small, seams)) {
            gated.writing(Gate.STALL);
            client.start("s", ECHO, "x".repeat(1000));
            Eventually.holds("a writer is stuck", () -> gated.blocked() == 1);
            client.start("s", ECHO, "y".repeat(1000));
            CompletableFuture<Object> waiting = inBackground(seams, () -> client.call("s", ECHO, "z", LIMIT));
            Eventually.holds("the caller waits for room", () -> time.pending() == 2);
            gated.writing(Gate.PASS);
            RawPeer peer = new RawPeer(pair.second());
            peer.accept(ECHO);
            peer.accept(ECHO);
            peer.answer(peer.accept(ECHO), ECHO, "got through");
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("got through");
        }
    }

    @Test
    void shouldCloseAStreamThatTakesNothing(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(time);
                GatedStream gated = new GatedStream(pair.first())) {
            gated.writing(Gate.STALL);
            RpcClient client = RpcClient.over(gated, "rpc:test", RpcClientLimits.DEFAULT, seams);
            RpcCall<String> call = client.start("s", ECHO, "a");
            Eventually.holds("a writer is stuck and watched", () -> gated.blocked() == 1 && time.pending() == 1);
            time.advance(RpcClientLimits.DEFAULT.writeLimit());
            assertThatThrownBy(() -> call.await(LIMIT))
                    .isInstanceOf(RpcClosedException.class)
                    .hasMessageContaining("no room for bytes to rpc:test within PT30S");
        }
    }

    @Test
    void shouldReportAReplyOfAnotherTypeAndGoOn(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = client(pair, seams)) {
            RawPeer peer = new RawPeer(pair.second());
            RpcCall<String> call = client.start("s", ECHO, "a");
            RequestHeader request = peer.accept(ECHO);
            peer.write(ResponseHeader.GOB, request.answered());
            peer.write(Gob.INT, 7L);
            assertThatThrownBy(() -> call.await(LIMIT))
                    .isInstanceOfSatisfying(
                            GobException.class,
                            e -> assertThat(e.text())
                                    .isEqualTo("gob: decoding into local type *string, received remote type int"));
            RpcCall<String> next = client.start("s", ECHO, "b");
            peer.answer(peer.accept(ECHO), ECHO, "fine");
            assertThat(next.await(LIMIT)).isEqualTo("fine");
        }
    }

    @Test
    void shouldRefuseAnArgumentThatCannotBeSentAndGoOn(World world) throws Exception {
        RpcMethod<List<PubKey>, String> keys = new RpcMethod<>("Keys", Gob.slice(GobKeys.PUB_KEY), Gob.STRING);
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = client(pair, seams)) {
            assertThatThrownBy(() -> client.start("s", keys, List.of(PubKey.NULL)))
                    .isInstanceOf(GobException.class);
            assertThatThrownBy(() -> client.start("s", ECHO, "x".repeat(1 << 20)))
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining("message of");
            assertThat(client.pending()).isZero();
            RpcCall<String> call = client.start("s", ECHO, "a");
            RawPeer peer = new RawPeer(pair.second());
            peer.answer(peer.accept(ECHO), ECHO, "fine");
            assertThat(call.await(LIMIT)).isEqualTo("fine");
        }
    }

    @Test
    void shouldEndAtAMessageThatIsTooLong(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        RpcClientLimits small = new RpcClientLimits(100, 100, 500, LIMIT);
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = RpcClient.over(pair.first(), "rpc:test", small, seams)) {
            RpcCall<String> call = client.start("s", ECHO, "a");
            RawPeer peer = new RawPeer(pair.second());
            peer.answer(peer.accept(ECHO), ECHO, "x".repeat(100));
            assertThatThrownBy(() -> call.await(LIMIT))
                    .isInstanceOf(RpcClosedException.class)
                    .hasMessageContaining("gob: message of 103 bytes, 1 to 100 are allowed");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void shouldGiveACallUpWhenItsThreadIsInterrupted(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = client(pair, seams)) {
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            CompletableFuture<Object> result = inBackground(seams, () -> {
                caller.complete(Thread.currentThread());
                return client.call("s", ECHO, "a", LIMIT);
            });
            new RawPeer(pair.second()).accept(ECHO);
            caller.get(20, TimeUnit.SECONDS).interrupt();
            assertThat(failure(result)).isInstanceOf(InterruptedException.class);
            assertThat(client.pending()).isZero();
            assertThat(client.isOpen()).isTrue();
        }
    }
}
