package io.skyloom.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobType;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.GatedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answering end against a peer that does exactly what the test wants. */
class RpcServerTest {
    private static final RpcMethod<String, String> ECHO = Recordings.ECHO;
    private static final RpcMethod<String, String> HOLD = new RpcMethod<>("Hold", Gob.STRING, Gob.STRING);
    private static final RpcMethod<String, String> WAIT = new RpcMethod<>("Wait", Gob.STRING, Gob.STRING);
    private static final RpcMethod<String, String> THROW = new RpcMethod<>("Throw", Gob.STRING, Gob.STRING);
    private static final RpcMethod<Nothing, List<PubKey>> KEYS =
            new RpcMethod<>("Keys", Gob.NOTHING, Gob.slice(GobKeys.PUB_KEY));
    private static final RpcServerLimits LIMITS = RpcServerLimits.DEFAULT.withCalls(3);

    /** Lets the test decide when a method returns. */
    private final Map<String, Outcome<String>> held = new ConcurrentHashMap<>();

    private final AtomicInteger abandoned = new AtomicInteger();

    private Outcome<String> hold(String name) {
        return held.computeIfAbsent(name, key -> new Outcome<>());
    }

    private RpcService service(Seams seams) {
        return RpcService.define(
                "s",
                methods -> methods.add(ECHO, (text, call) -> text)
                        .add(HOLD, (name, call) -> {
                            call.onAbandoned(abandoned::incrementAndGet);
                            return hold(name).await(seams.timers(), RpcServerLimits.UNLIMITED);
                        })
                        .add(WAIT, RpcServerLimits.UNLIMITED, (name, call) -> {
                            Outcome<String> told = hold(name);
                            call.onAbandoned(() -> told.fail(new IOException("nobody waits")));
                            return told.await(seams.timers(), RpcServerLimits.UNLIMITED);
                        })
                        .add(THROW, (kind, call) -> fail(kind))
                        .add(KEYS, (nothing, call) -> List.of(PubKey.NULL)));
    }

    @SuppressWarnings("InfiniteRecursion") // one of the things a method can do wrong
    private static String overflow(String text) {
        return overflow(text + "x").trim() + overflow(text);
    }

    private static String fail(String kind) throws Exception {
        return switch (kind) {
            case "checked" -> throw new java.util.concurrent.TimeoutException("took too long");
            case "unchecked" -> throw new IllegalStateException("not now");
            case "silent" -> throw new IllegalStateException();
            case "error" -> throw new AssertionError("cannot be");
            case "linkage" -> throw new NoClassDefFoundError("no/such/Class");
            case "overflow" -> overflow("");
            case "passed on" -> throw new RpcAnswerException("from further away");
            case "endless" -> throw new IOException("x".repeat(10_000));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** One connection of a server, its peer, and the surroundings. */
    private record Setting(
            RpcServer server, RpcConnection connection, StreamPair pair, RawPeer peer, VirtualTime time, Seams seams)
            implements AutoCloseable {
        /** Waits until no call runs and every answer is written. */
        void awaitCalm() {
            Eventually.holds("no call runs", () -> connection.running() == 0);
            RawPeer.awaitCalm(seams);
        }

        @Override
        public void close() {
            server.close();
            pair.close();
        }
    }

    private Setting open(World world, RpcServerLimits limits) {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("server", "10.0.0.9");
        StreamPair pair = StreamPair.in(time);
        RpcServer server = new RpcServer("rpc:test", limits, seams);
        RpcConnection connection = server.serve(pair.second(), "peer", List.of(service(seams)));
        return new Setting(server, connection, pair, new RawPeer(pair.first()), time, seams);
    }

    @ParameterizedTest
    @CsvSource({
        "checked, took too long",
        "unchecked, not now",
        "silent, IllegalStateException",
        "error, cannot be",
        "linkage, no/such/Class",
        "overflow, StackOverflowError",
        "passed on, from further away"
    })
    void shouldAnswerWithWhateverAMethodThrows(String kind, String text, World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", THROW, 0, kind);
            assertThat(at.peer().error(0)).isEqualTo(text);
            at.peer().request("s", ECHO, 1, "still here");
            assertThat(at.peer().result(ECHO, 1)).isEqualTo("still here");
        }
    }

    @Test
    void shouldBoundTheTextOfAnError(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", THROW, 0, "endless");
            assertThat(at.peer().error(0)).hasSize(4097).startsWith("xxx").endsWith("…");
        }
    }

    @Test
    void shouldAnswerWithAnErrorWhenTheReplyCannotBeSent(World world) throws Exception {
        try (Setting at = open(world, LIMITS.withMessageBytes(1000))) {
            at.peer().request("s", KEYS, 0, Nothing.NOTHING);
            assertThat(at.peer().error(0)).contains("a null public key can only be a field of a struct");
            at.peer().request("s", ECHO, 1, "x".repeat(990));
            assertThat(at.peer().result(ECHO, 1)).hasSize(990);
        }
        RpcMethod<Nothing, String> big = new RpcMethod<>("Big", Gob.NOTHING, Gob.STRING);
        RpcMethod<Nothing, String> none = new RpcMethod<>("None", Gob.NOTHING, nullable());
        Seams seams = world.virtual().seams("server", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcServer server = new RpcServer("rpc:test", LIMITS.withMessageBytes(1000), seams)) {
            server.serve(
                    pair.second(),
                    "peer",
                    List.of(RpcService.define(
                            "s",
                            methods -> methods.add(big, (nothing, call) -> "x".repeat(1000))
                                    .add(none, (nothing, call) -> "anything"))));
            RawPeer peer = new RawPeer(pair.first());
            peer.request("s", big, 0, Nothing.NOTHING);
            assertThat(peer.error(0)).contains("message of 1005 bytes, 1000 are allowed");
            peer.request("s", none, 1, Nothing.NOTHING);
            assertThat(peer.error(1)).contains("cannot encode string").contains("not today");
        }
    }

    /** A type whose values cannot be taken apart. */
    private static GobType<String> nullable() {
        return Gob.STRING.as(text -> text, text -> {
            throw new IllegalStateException("not today");
        });
    }

    @Test
    void shouldAnswerInTheOrderInWhichCallsEnd(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", HOLD, 0, "first");
            at.peer().request("s", HOLD, 1, "second");
            at.peer().request("s", ECHO, 2, "third");
            assertThat(at.peer().result(ECHO, 2)).isEqualTo("third");
            hold("second").complete("2");
            assertThat(at.peer().result(HOLD, 1)).isEqualTo("2");
            hold("first").complete("1");
            assertThat(at.peer().result(HOLD, 0)).isEqualTo("1");
            Eventually.holds("no call runs", () -> at.connection().running() == 0);
        }
    }

    @Test
    void shouldNotReadOnWhileAllPlacesAreTaken(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            for (int i = 0; i < 3; i++) {
                at.peer().request("s", HOLD, i, "h" + i);
            }
            Eventually.holds("three run", () -> at.connection().running() == 3 && held.size() == 3);
            at.peer().request("s", HOLD, 3, "h3");
            at.peer().request("s", HOLD, 4, "h4");
            Eventually.holds("the reader waits for a place", () -> at.time().pending() == 3 + 3 + 1);
            assertThat(held).doesNotContainKeys("h3", "h4");
            hold("h1").complete("free");
            assertThat(at.peer().result(HOLD, 1)).isEqualTo("free");
            Eventually.holds("the next one runs", () -> held.containsKey("h3"));
            assertThat(held).doesNotContainKey("h4");
            held.values().forEach(one -> one.complete("done"));
            hold("h4").complete("done");
        }
    }

    @Test
    void shouldCloseAConnectionWhoseCallsNeverEnd(World world) throws Exception {
        try (Setting at = open(world, LIMITS.withCallLimit(RpcServerLimits.UNLIMITED))) {
            for (int i = 0; i < 4; i++) {
                at.peer().request("s", HOLD, i, "h" + i);
            }
            Eventually.holds("the reader waits for a place", () -> at.time().pending() == 3 + 1);
            at.time().advance(LIMITS.stallLimit());
            IOException why =
                    at.connection().ended().await(world.realSeams("test").timers(), Duration.ofSeconds(20));
            assertThat(why).hasMessage("3 calls are running and none ended within PT2M");
            at.peer().awaitEnd();
            Eventually.holds("all methods are told", () -> abandoned.get() == 3);
            held.values().forEach(one -> one.complete("done"));
        }
    }

    @Test
    void shouldTellTheCallerWhenAMethodTakesTooLong(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", HOLD, 0, "slow");
            Eventually.holds("it runs", () -> at.time().pending() == 2);
            at.time().advance(LIMITS.callLimit());
            assertThat(at.peer().error(0)).isEqualTo("s.Hold did not end within PT2M");
            Eventually.holds("the method is told", () -> abandoned.get() == 1);
            assertThat(at.connection().running()).isEqualTo(1);
            hold("slow").complete("much too late");
            Eventually.holds("its place is free", () -> at.connection().running() == 0);
            at.peer().request("s", ECHO, 1, "next");
            assertThat(at.peer().result(ECHO, 1)).isEqualTo("next");
        }
    }

    @Test
    void shouldLetAMethodWaitForEverWhenItMay(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", WAIT, 0, "event");
            Eventually.holds("it runs", () -> at.time().pending() == 1);
            at.time().advance(Duration.ofDays(30));
            hold("event").complete("came");
            assertThat(at.peer().result(WAIT, 0)).isEqualTo("came");
        }
    }

    @Test
    void shouldFinishCallsWhenThePeerHasNothingMoreToSay(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", HOLD, 0, "slow");
            at.peer().request("s", WAIT, 1, "never");
            Eventually.holds("both run", () -> held.size() == 2);
            at.pair().first().shutdownOutput();
            assertThat(at.peer().error(1)).isEqualTo("nobody waits");
            hold("slow").complete("just in time");
            assertThat(at.peer().result(HOLD, 0)).isEqualTo("just in time");
            assertThat(at.connection().ended().await(world.realSeams("test").timers(), Duration.ofSeconds(20)))
                    .isInstanceOf(EOFException.class);
            assertThat(abandoned).hasValue(0);
            Eventually.holds("the connection is forgotten", () -> at.server().connections() == 0);
        }
    }

    @Test
    void shouldNotWaitForCallsForEverWhenThePeerHasLeft(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", HOLD, 0, "slow");
            Eventually.holds("it runs", () -> held.size() == 1);
            at.pair().first().shutdownOutput();
            Eventually.holds("the reader waits for it", () -> at.time().pending() == 3);
            at.time().advance(LIMITS.drainLimit());
            at.peer().awaitEnd();
            Eventually.holds("the method is told", () -> abandoned.get() == 1);
            hold("slow").complete("for nobody");
        }
    }

    @Test
    void shouldTellRunningMethodsWhenTheConnectionBreaks(World world) throws Exception {
        try (Setting at = open(world, LIMITS)) {
            at.peer().request("s", HOLD, 0, "a");
            at.peer().request("s", HOLD, 1, "b");
            Eventually.holds("both run", () -> held.size() == 2);
            at.connection().close();
            assertThat(abandoned).hasValue(2);
            assertThat(at.server().connections()).isZero();
            at.peer().awaitEnd();
            held.values().forEach(one -> one.complete("for nobody"));
            Eventually.holds("no call runs", () -> at.connection().running() == 0);
        }
    }

    @Test
    void shouldEndOnlyTheConnectionThatSendsRubbish(World world) throws Exception {
        try (Setting at = open(world, LIMITS);
                StreamPair other = StreamPair.in(world.virtual().time())) {
            RpcConnection bad = at.server().serve(other.second(), "bad", List.of());
            other.first().writeFully(new byte[] {3, 12, 0, 1, 'x', 3, 12}, 0, 7);
            RawPeer peer = new RawPeer(other.first());
            peer.awaitEnd();
            assertThat(bad.ended().await(world.realSeams("test").timers(), Duration.ofSeconds(20)))
                    .hasMessageContaining("want struct type rpc.Request; got non-struct");
            Eventually.holds("one is left", () -> at.server().connections() == 1);
            at.peer().request("s", ECHO, 0, "unharmed");
            assertThat(at.peer().result(ECHO, 0)).isEqualTo("unharmed");
        }
    }

    @Test
    void shouldEndAConnectionAtAMessageThatIsTooLong(World world) throws Exception {
        try (Setting at = open(world, LIMITS.withMessageBytes(1000))) {
            at.peer().request("s", ECHO, 0, "x".repeat(1000));
            at.peer().awaitEnd();
            assertThat(at.connection().ended().await(world.realSeams("test").timers(), Duration.ofSeconds(20)))
                    .hasMessage("gob: message of 1005 bytes, 1 to 1000 are allowed");
        }
    }

    @Test
    void shouldCloseASilentConnectionButNotOneWithARunningCall(World world) throws Exception {
        Duration idle = Duration.ofMinutes(2);
        try (Setting at = open(world, LIMITS.withIdleLimit(idle))) {
            at.peer().request("s", WAIT, 0, "long");
            Eventually.holds("it runs", () -> held.size() == 1);
            at.time().advance(idle.multipliedBy(5));
            hold("long").complete("done");
            assertThat(at.peer().result(WAIT, 0)).isEqualTo("done");
            at.awaitCalm();
            at.time().advance(idle.minusSeconds(1));
            at.peer().request("s", ECHO, 1, "in time");
            assertThat(at.peer().result(ECHO, 1)).isEqualTo("in time");
            at.awaitCalm();
            at.time().advance(idle.minusSeconds(1));
            assertThat(at.server().connections()).isEqualTo(1);
            at.time().advance(Duration.ofSeconds(1));
            assertThat(at.connection().ended().await(world.realSeams("test").timers(), Duration.ofSeconds(20)))
                    .hasMessage("no request from rpc:test:peer within PT2M");
            at.peer().awaitEnd();
        }
    }

    @Test
    void shouldCloseAStreamThatTakesNoAnswers(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("server", "10.0.0.9");
        try (StreamPair pair = StreamPair.in(time);
                GatedStream gated = new GatedStream(pair.second());
                RpcServer server = new RpcServer("rpc:test", LIMITS, seams)) {
            gated.writing(Gate.STALL);
            RpcConnection connection = server.serve(gated, "peer", List.of(service(seams)));
            RawPeer peer = new RawPeer(pair.first());
            peer.request("s", ECHO, 0, "a");
            peer.request("s", ECHO, 1, "b");
            Eventually.holds("a writer is stuck", () -> gated.blocked() == 1 && connection.running() == 0);
            time.advance(LIMITS.writeLimit());
            assertThat(connection.ended().await(world.realSeams("test").timers(), Duration.ofSeconds(20)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no room for bytes to rpc:test:peer within PT30S");
        }
    }

    @Test
    void shouldHoldAnswersBackWhenThePeerDoesNotReadThem(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("server", "10.0.0.9");
        RpcServerLimits narrow = new RpcServerLimits(
                1 << 20,
                3,
                1000,
                LIMITS.callLimit(),
                LIMITS.stallLimit(),
                LIMITS.writeLimit(),
                LIMITS.idleLimit(),
                LIMITS.drainLimit());
        try (StreamPair pair = StreamPair.in(time);
                GatedStream gated = new GatedStream(pair.second());
                RpcServer server = new RpcServer("rpc:test", narrow, seams)) {
            gated.writing(Gate.STALL);
            RpcConnection connection = server.serve(gated, "peer", List.of(service(seams)));
            RawPeer peer = new RawPeer(pair.first());
            for (int i = 0; i < 6; i++) {
                peer.request("s", ECHO, i, "x".repeat(1000));
            }
            Eventually.holds("three calls cannot be answered", () -> connection.running() == 3 && time.pending() == 8);
            gated.writing(Gate.PASS);
            int sum = 0;
            for (int i = 0; i < 6; i++) {
                ResponseHeader header = peer.read(ResponseHeader.GOB);
                assertThat(peer.read(Gob.STRING)).hasSize(1000);
                sum += (int) header.seq();
            }
            assertThat(sum).isEqualTo(15);
            assertThat(connection.ended().isDone()).isFalse();
        }
    }

    @Test
    void shouldRefuseConnectionsWhenTheServerIsClosed(World world) throws Exception {
        try (Setting at = open(world, LIMITS);
                StreamPair later = StreamPair.in(world.virtual().time())) {
            at.server().close();
            at.server().close();
            at.peer().awaitEnd();
            RpcConnection refused = at.server().serve(later.second(), "late", List.of());
            new RawPeer(later.first()).awaitEnd();
            assertThat(refused.ended().isDone()).isTrue();
            assertThat(at.server().connections()).isZero();
        }
    }

    @Test
    void shouldRefuseTwoMethodsOfOneName() {
        assertThatThrownBy(() -> RpcService.define(
                        "s", methods -> methods.add(ECHO, (text, call) -> text).add(ECHO, (text, call) -> text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("method Echo is declared twice");
    }
}
