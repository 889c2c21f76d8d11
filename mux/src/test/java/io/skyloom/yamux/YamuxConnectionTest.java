package io.skyloom.yamux;

import static io.skyloom.seam.virtual.Transcript.Direction.WRITTEN;
import static io.skyloom.yamux.Tunnel.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.Transcript;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ExpectError;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import io.skyloom.yamux.YamuxException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamuxConnectionTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 11, 1000, 1 << 20})
    void shouldCarryManyStreamsAtOnceOverSlicesOfAnySize(int slice, World world) throws Exception {
        int volume = slice == 1 ? 20_000 : 1_000_000;
        try (Tunnel tunnel = Tunnel.over(world, carrier -> new SlicedStream(carrier, slice))) {
            CompletableFuture<?> echo = tunnel.start(() -> serveEcho(tunnel, 8));
            List<CompletableFuture<?>> users = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int seed = i;
                users.add(tunnel.start(() -> sendAndCompare(tunnel, seed, volume)));
            }
            for (CompletableFuture<?> user : users) {
                result(user);
            }
            result(echo);
            Eventually.holds("all streams are gone", () -> tunnel.client.stats().streams() == 0);
            Eventually.holds("all memory is back", () -> tunnel.pool.lentBytes() == 0);
        }
    }

    @Test
    void shouldHalfCloseLikeAConnection(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            stream[0].writeFully(new byte[10], 0, 10);
            stream[0].shutdownOutput();
            stream[0].shutdownOutput();
            stream[1].readFully(new byte[10], 0, 10);
            assertThat(stream[1].read(new byte[1], 0, 1)).isEqualTo(-1);
            stream[1].writeFully(new byte[5], 0, 5);
            stream[1].close();
            stream[0].readFully(new byte[5], 0, 5);
            assertThat(stream[0].read(new byte[1], 0, 1)).isEqualTo(-1);
            assertThatThrownBy(() -> stream[0].write(new byte[1], 0, 1)).isInstanceOf(YamuxException.class);
            assertThatThrownBy(() -> stream[1].read(new byte[1], 0, 1)).hasMessage("stream 1 was closed by this end");
        }
    }

    @Test
    void shouldSlowNoOtherStreamWhenOneIsNotRead(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stuck = tunnel.connect();
            CompletableFuture<?> writer = tunnel.start(() -> writeUntilItFails(stuck[0]));
            Eventually.holds("the window is full", () -> tunnel.server.stats().heldBytes() >= Peers.WINDOW);
            CompletableFuture<?> echo = tunnel.start(() -> serveEcho(tunnel, 1));
            result(tunnel.start(() -> sendAndCompare(tunnel, 1, 5_000_000)));
            result(echo);
            assertThat(tunnel.server.stats().heldBytes()).isLessThanOrEqualTo(Peers.WINDOW + 16 * 1024);
            assertThat(writer).isNotDone();
            stuck[0].reset();
            assertThatThrownBy(() -> result(writer)).hasMessage("stream 1 was reset by this end");
            assertThatThrownBy(() -> {
                        while (stuck[1].read(new byte[1000], 0, 1000) >= 0) {}
                    })
                    .hasMessage("stream 1 was reset by the peer");
        }
    }

    @Test
    void shouldWakeEverybodyWithTheCauseWhenTheCarrierBreaks(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world, config -> config.streams(2, 10))) {
            YamuxStream[] stream = tunnel.connect();
            List<CompletableFuture<?>> waiting = List.of(
                    tunnel.start(() -> stream[0].read(new byte[1], 0, 1)),
                    tunnel.start(() -> writeUntilItFails(stream[0])),
                    tunnel.start(tunnel.client::accept),
                    tunnel.start(() -> openUntilItFails(tunnel)));
            Outcome<YamuxException> ended = tunnel.client.ended();
            Eventually.holds("the window is full", () -> tunnel.server.stats().heldBytes() >= Peers.WINDOW);
            Eventually.holds("openings are owed", () -> tunnel.client.stats().unanswered() == 2);
            tunnel.link.cut();
            for (CompletableFuture<?> one : waiting) {
                failsFor(Reason.CARRIER, () -> result(one));
            }
            assertThat(ended.await(tunnel.time, Tunnel.LIMIT).reason()).isEqualTo(Reason.CARRIER);
            assertThat(tunnel.client.isClosed()).isTrue();
            stream[1].close();
            Eventually.holds("all memory is back", () -> tunnel.pool.lentBytes() == 0);
        }
    }

    @Test
    void shouldWakeTheUsersOfAStreamThatIsClosedWhileTheCarrierIsStuck(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            tunnel.gate.writing(Gate.STALL);
            CompletableFuture<?> writer = tunnel.start(() -> writeUntilItFails(stream[0]));
            CompletableFuture<?> reader = tunnel.start(() -> stream[0].read(new byte[1], 0, 1));
            Eventually.holds("the carrier is stuck", () -> tunnel.gate.blocked() == 1);
            stream[0].close();
            stream[0].close();
            failsFor(Reason.CLOSED, () -> result(writer));
            failsFor(Reason.CLOSED, () -> result(reader));
            assertThat(tunnel.client.isClosed()).isFalse();
            tunnel.gate.writing(Gate.PASS);
            // Bytes that were accepted before arrive, and behind them the end.
            byte[] target = new byte[1 << 20];
            int n = stream[1].read(target, 0, target.length);
            while (n >= 0) {
                n = stream[1].read(target, 0, target.length);
            }
            stream[1].close();
        }
    }

    @Test
    void shouldEndTheSessionWhenTheCarrierTakesNothingForTheWriteTimeout(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            tunnel.gate.writing(Gate.STALL);
            CompletableFuture<?> writer = tunnel.start(() -> writeUntilItFails(stream[0]));
            Eventually.holds("the carrier is stuck", () -> tunnel.gate.blocked() == 1);
            tunnel.time.advance(Duration.ofMillis(9_999));
            assertThat(writer).isNotDone();
            tunnel.time.advance(Duration.ofMillis(1));
            failsFor(Reason.STALLED, () -> result(writer));
            Eventually.holds("the stuck thread is free", () -> tunnel.gate.blocked() == 0);
            failsFor(Reason.STALLED, () -> tunnel.client.open(Tunnel.LIMIT));
        }
    }

    @Test
    void shouldNoticeABlackHoleByKeepAliveAlone(World world) throws Exception {
        try (Tunnel tunnel =
                Tunnel.in(world, config -> config.keepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10)))) {
            YamuxStream[] stream = tunnel.connect();
            stream[0].awaitAcknowledged(Tunnel.LIMIT);
            long before = tunnel.client.stats().bytesIn();
            Eventually.holds("one asked by itself", () -> {
                if (isHeard(tunnel.client) && isHeard(tunnel.server)) {
                    tunnel.time.advance(Duration.ofSeconds(1)); // until one asks; the answer is waited for
                }
                return tunnel.client.stats().bytesIn() >= before + 12;
            });
            // Joins the question that is under way, so that none is when time goes on.
            tunnel.client.ping().await(tunnel.time, Tunnel.LIMIT);
            tunnel.server.ping().await(tunnel.time, Tunnel.LIMIT);
            tunnel.time.advance(Duration.ofSeconds(15));
            assertThat(tunnel.client.isClosed()).isFalse();
            tunnel.link.blackHole();
            CompletableFuture<?> reader = tunnel.start(() -> stream[0].read(new byte[1], 0, 1));
            tunnel.time.advance(Duration.ofSeconds(16));
            assertThat(reader).isNotDone();
            Eventually.holds("nobody answers the last question", () -> {
                tunnel.time.advance(Duration.ofSeconds(1));
                return reader.isDone();
            });
            failsFor(Reason.KEEP_ALIVE, () -> result(reader));
        }
    }

    private static boolean isHeard(YamuxConnection end) {
        return end.stats().silence().compareTo(Duration.ofSeconds(30)) < 0;
    }

    @Test
    void shouldSettleAPingHoweverLateAndShareTheOutstandingOne(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            tunnel.gate.writing(Gate.STALL);
            Outcome<Duration> ping = tunnel.client.ping();
            assertThat(tunnel.client.ping()).isSameAs(ping);
            tunnel.time.advance(Duration.ofSeconds(9));
            assertThat(ping.isDone()).isFalse();
            tunnel.gate.writing(Gate.PASS);
            assertThat(ping.await(tunnel.time, Tunnel.LIMIT)).isEqualTo(Duration.ofSeconds(9));
            Outcome<Duration> next = tunnel.client.ping();
            assertThat(next).isNotSameAs(ping);
            assertThat(next.await(tunnel.time, Tunnel.LIMIT)).isZero();
        }
    }

    @Test
    void shouldFailAPingWhenTheSessionEnds(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            tunnel.gate.writing(Gate.SWALLOW);
            Outcome<Duration> ping = tunnel.client.ping();
            tunnel.client.close(new IOException("had enough"));
            assertThatThrownBy(() -> ping.await(tunnel.time, Tunnel.LIMIT))
                    .isInstanceOf(Outcome.FailedOutcome.class)
                    .hasMessage("the session was closed: had enough");
            assertThatThrownBy(() -> tunnel.client.ping().await(tunnel.time, Tunnel.LIMIT))
                    .isInstanceOf(Outcome.FailedOutcome.class);
        }
    }

    @Test
    void shouldWaitWithOpeningNoLongerThanTheLimit(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world, config -> config.streams(2, 10))) {
            tunnel.client.open(Tunnel.LIMIT);
            tunnel.client.open(Tunnel.LIMIT);
            CompletableFuture<YamuxStream> third = tunnel.start(() -> tunnel.client.open(Duration.ofSeconds(5)));
            CompletableFuture<YamuxStream> fourth = tunnel.start(() -> tunnel.client.open(Duration.ofSeconds(6)));
            Eventually.holds("both wait", () -> tunnel.time.pending() >= 3);
            tunnel.time.advance(Duration.ofSeconds(5));
            assertThatThrownBy(() -> result(third))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("could be opened within PT5S");
            tunnel.server.accept();
            assertThat(result(fourth).id()).isEqualTo(5);
        }
    }

    @Test
    void shouldTellWhenThePeerHasAcceptedAStream(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream stream = tunnel.client.open(Tunnel.LIMIT);
            CompletableFuture<?> early = tunnel.start(() -> {
                stream.awaitAcknowledged(Duration.ofSeconds(5));
                return true;
            });
            Eventually.holds("it waits", () -> tunnel.time.pending() >= 2);
            tunnel.time.advance(Duration.ofSeconds(5));
            assertThatThrownBy(() -> result(early))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("client/1 was not accepted within PT5S");
            tunnel.server.accept();
            stream.awaitAcknowledged(Tunnel.LIMIT);
            YamuxStream refused = tunnel.client.open(Tunnel.LIMIT);
            tunnel.server.accept().reset();
            Eventually.holds("it was reset", () -> fails(() -> refused.write(new byte[1], 0, 1)));
        }
    }

    @Test
    void shouldResetAStreamThatIsNotAcceptedInTimeAndKeepTheSession(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream stream = tunnel.client.open(Tunnel.LIMIT);
            CompletableFuture<?> reader = tunnel.start(() -> stream.read(new byte[1], 0, 1));
            tunnel.time.advance(Duration.ofSeconds(75));
            failsFor(Reason.OPEN_TIMEOUT, () -> result(reader));
            assertThat(tunnel.client.isClosed()).isFalse();
            Eventually.holds("the peer knows", () -> tunnel.server.stats().backlog() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/read", "/write"})
    void shouldBeOverWithItsCarrierWhenThereAreNoThreadsForIt(String missing, World world) throws Exception {
        StreamPair pair = StreamPair.over(world.virtual().internet());
        Seams seams = ScarceThreads.around(world.virtual().seams("test", "10.0.0.9"), missing);
        YamuxConfig config = YamuxConfig.defaults(new BufferPool(1 << 20));
        YamuxConnection scarce = YamuxConnection.start("client", pair.first(), Role.CLIENT, config, seams);
        assertThat(scarce.isClosed()).isTrue();
        assertThat(scarce.ended().now().orElseThrow()).hasMessageContaining("no thread can be started");
        failsFor(Reason.CARRIER, () -> scarce.open(Tunnel.LIMIT));
        assertThat(pair.second().read(new byte[1], 0, 1)).isNegative();
        pair.close();
    }

    @Test
    void shouldWriteWhatWasAcceptedBeforeItCloses(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            tunnel.gate.writing(Gate.STALL);
            stream[0].writeFully(new byte[60_000], 0, 60_000);
            tunnel.client.close();
            tunnel.client.close();
            failsFor(Reason.CLOSED, () -> stream[0].write(new byte[1], 0, 1));
            tunnel.gate.writing(Gate.PASS);
            stream[1].readFully(new byte[60_000], 0, 60_000);
            failsFor(Reason.CARRIER, () -> stream[1].read(new byte[1], 0, 1));
            assertThat(tunnel.server.closeCause()).hasMessage("the peer closed the connection between frames");
        }
    }

    @Test
    void shouldCloseAStuckCarrierAfterTheGrace(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            tunnel.gate.writing(Gate.STALL);
            stream[0].writeFully(new byte[60_000], 0, 60_000);
            Eventually.holds("the carrier is stuck", () -> tunnel.gate.blocked() == 1);
            tunnel.client.close();
            tunnel.time.advance(Duration.ofSeconds(1));
            Eventually.holds("the stuck thread is free", () -> tunnel.gate.blocked() == 0);
            Eventually.holds("no timer is left", () -> tunnel.time.pending() == 0);
        }
    }

    @Test
    void shouldCloseOnceHoweverManyClose(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            CompletableFuture<?> reader = tunnel.start(() -> stream[0].read(new byte[1], 0, 1));
            CountDownLatch together = new CountDownLatch(1);
            List<CompletableFuture<?>> closers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int which = i;
                closers.add(tunnel.start(() -> {
                    together.await();
                    close(tunnel.client, which);
                    return true;
                }));
            }
            together.countDown();
            for (CompletableFuture<?> closer : closers) {
                result(closer);
            }
            failsFor(Reason.CLOSED, () -> result(reader));
            Eventually.holds("the peer knows", tunnel.server::isClosed);
        }
    }

    @Test
    void shouldLetAnInterruptedThreadGoAndKeepTheStream(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            CompletableFuture<Thread> who = new CompletableFuture<>();
            CompletableFuture<?> reader = tunnel.start(() -> {
                who.complete(Thread.currentThread());
                return stream[0].read(new byte[1], 0, 1);
            });
            result(who).interrupt();
            assertThatThrownBy(() -> result(reader)).isInstanceOf(InterruptedIOException.class);
            stream[1].writeFully(new byte[] {7}, 0, 1);
            byte[] target = new byte[1];
            stream[0].readFully(target, 0, 1);
            assertThat(target).containsExactly(7);
        }
    }

    @Test
    void shouldWriteEverythingThatWaitsInOneGo(World world) throws Exception {
        Transcript transcript = new Transcript();
        List<ByteStream> first = new ArrayList<>();
        try (Tunnel tunnel =
                Tunnel.over(world, carrier -> first.isEmpty() ? recorded(transcript, carrier, first) : carrier)) {
            List<YamuxStream> streams = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                streams.add(tunnel.connect()[0]);
            }
            tunnel.gate.writing(Gate.STALL);
            streams.get(0).writeFully(new byte[1], 0, 1);
            Eventually.holds("the carrier is stuck", () -> tunnel.gate.blocked() == 1);
            for (YamuxStream stream : streams) {
                stream.writeFully(new byte[100], 0, 100);
            }
            long before = tunnel.server.stats().framesIn();
            int calls = transcript.calls(WRITTEN).size();
            tunnel.gate.writing(Gate.PASS);
            Eventually.holds("all arrived", () -> tunnel.server.stats().framesIn() == before + 101);
            tunnel.time.runDue(); // the call is noted after what it wrote has arrived
            assertThat(transcript.calls(WRITTEN)).hasSize(calls + 2);
        }
    }

    @Test
    void shouldTellAPeerThatItBrokeTheProtocolAndHangUp(World world) throws Exception {
        StreamPair pair = StreamPair.over(world.virtual().internet());
        BufferPool pool = new BufferPool(1 << 20);
        YamuxConnection connection = YamuxConnection.start(
                "victim",
                pair.second(),
                Role.SERVER,
                YamuxConfig.defaults(pool),
                world.virtual().seams("test", "10.0.0.9"));
        byte[] nonsense = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
        pair.first().writeFully(nonsense, 0, nonsense.length);
        byte[] last = new byte[12];
        pair.first().readFully(last, 0, 12);
        assertThat(Frame.parse(last)).hasToString("[goaway[0 flags 0 length 1]]");
        assertThatThrownBy(() -> pair.first().readFully(last, 0, 1))
                .isInstanceOfAny(EOFException.class, IOException.class);
        assertThat(connection.closeCause()).hasMessage("illegal frame at offset 0: version 71 is not 0");
        assertThatThrownBy(connection::accept).hasMessage("illegal frame at offset 0: version 71 is not 0");
        pair.close();
    }

    @Test
    @ExpectError("victim/read ended by an unexpected error")
    void shouldEndRatherThanLeaveItsUsersWaitingWhenSomethingBreaks(World world) throws Exception {
        Seams seams = world.virtual().seams("test", "10.0.0.9");
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            ByteStream broken = new PassingStream(pair.first()) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    super.read(target, offset, length);
                    throw new IllegalStateException("planted");
                }
            };
            YamuxConfig config = YamuxConfig.defaults(new BufferPool(0));
            YamuxConnection connection = YamuxConnection.start("victim", broken, Role.CLIENT, config, seams);
            YamuxStream stream = connection.open(Tunnel.LIMIT);
            pair.second().writeFully(new byte[1], 0, 1);
            assertThatThrownBy(() -> stream.read(new byte[1], 0, 1)).hasMessageContaining("planted");
            assertThat(connection.ended().await(seams.timers(), Tunnel.LIMIT)).hasMessageContaining("planted");
        }
    }

    @Test
    void shouldHoldNoMemoryWhileIdle(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            YamuxStream[] stream = tunnel.connect();
            CompletableFuture<?> echo = tunnel.start(() -> serveEcho(tunnel, 1));
            result(tunnel.start(() -> sendAndCompare(tunnel, 3, 500_000)));
            result(echo);
            Eventually.holds("all memory is back", () -> tunnel.pool.lentBytes() == 0);
            assertThat(stream[0].toString()).isEqualTo("client/1");
        }
    }

    private static ByteStream recorded(Transcript transcript, ByteStream carrier, List<ByteStream> seen) {
        seen.add(carrier);
        return transcript.record(carrier);
    }

    private static Object serveEcho(Tunnel tunnel, int streams) throws Exception {
        List<CompletableFuture<?>> echoes = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            YamuxStream stream = tunnel.server.accept();
            echoes.add(tunnel.start(() -> echo(stream)));
        }
        for (CompletableFuture<?> echo : echoes) {
            result(echo);
        }
        return true;
    }

    private static Object echo(ByteStream stream) throws IOException {
        byte[] buffer = new byte[10_000];
        int n = stream.read(buffer, 0, buffer.length);
        while (n >= 0) {
            stream.writeFully(buffer, 0, n);
            n = stream.read(buffer, 0, buffer.length);
        }
        stream.close();
        return true;
    }

    private static Object sendAndCompare(Tunnel tunnel, int seed, int volume) throws Exception {
        YamuxStream stream = tunnel.client.open(Tunnel.LIMIT);
        byte[] sent = new byte[volume];
        new SplittableRandom(seed).nextBytes(sent);
        CompletableFuture<?> writer = tunnel.start(() -> {
            stream.writeFully(sent, 0, volume);
            stream.shutdownOutput();
            return true;
        });
        byte[] back = new byte[volume];
        stream.readFully(back, 0, volume);
        assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(Arrays.mismatch(back, sent)).isEqualTo(-1);
        result(writer);
        stream.close();
        return true;
    }

    private static Object writeUntilItFails(YamuxStream stream) throws IOException {
        byte[] bytes = new byte[50_000];
        while (true) {
            stream.writeFully(bytes, 0, bytes.length);
        }
    }

    private static Object openUntilItFails(Tunnel tunnel) throws IOException {
        while (true) {
            tunnel.client.open(Tunnel.LIMIT);
        }
    }

    private static void close(YamuxConnection connection, int how) {
        if (how % 2 == 0) {
            connection.close();
        } else {
            connection.close(new IOException("closer " + how));
        }
    }

    private static boolean fails(Callable<?> call) {
        try {
            call.call();
            return false;
        } catch (Exception e) {
            return true;
        }
    }

    private static void failsFor(Reason reason, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        YamuxException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
