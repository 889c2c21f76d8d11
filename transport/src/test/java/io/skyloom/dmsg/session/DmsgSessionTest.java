package io.skyloom.dmsg.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DmsgSessionTest {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final BufferPool pool = new BufferPool(1 << 20);

    private static VisorIdentity identity(int seed, Seams seams) {
        KeyPair keys = KeyPair.fromSeed(new byte[] {(byte) seed});
        return new VisorIdentity(keys, NoiseConfig.of(CURVE, seams.entropy(), Hybrid.OFF), AEAD);
    }

    /** Both ends of a session over one pair of streams. */
    private record Ends(DmsgSession client, DmsgSession server, StreamPair pair) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
            pair.close();
        }
    }

    private Outcome<DmsgSession> dialling(World world, StreamPair pair) {
        Seams seams = world.virtual().seams("client", "10.0.0.1");
        Outcome<DmsgSession> dialled = new Outcome<>();
        seams.threads().start("dial", () -> {
            try {
                dialled.complete(DmsgSession.dial(
                        pair.first(),
                        KeyPair.fromSeed(new byte[] {2}).pub(),
                        identity(1, seams),
                        SessionConfig.ofClient(pool),
                        seams));
            } catch (IOException e) {
                dialled.fail(e);
            }
        });
        return dialled;
    }

    private DmsgSession accept(World world, StreamPair pair) throws IOException {
        return accept(world.virtual().seams("server", "10.0.0.2"), pair);
    }

    private DmsgSession accept(Seams seams, StreamPair pair) throws IOException {
        return DmsgSession.accept(pair.second(), identity(2, seams), SessionConfig.ofServer(pool), seams);
    }

    private Ends ends(World world, AtomicInteger served, AtomicInteger ended) throws IOException {
        return ends(world, world.virtual().seams("server", "10.0.0.2"), served, ended);
    }

    private Ends ends(World world, Seams ofServer, AtomicInteger served, AtomicInteger ended) throws IOException {
        StreamPair pair = StreamPair.over(world.virtual().internet());
        Outcome<DmsgSession> dialled = dialling(world, pair);
        DmsgSession server = accept(ofServer, pair);
        server.serve((stream, object) -> served.incrementAndGet() < 0, ended::incrementAndGet);
        Eventually.holds("the client's session", () -> {
            world.virtual().time().advance(Duration.ofMillis(10));
            return dialled.isDone();
        });
        return new Ends(dialled.now().orElseThrow(), server, pair);
    }

    @Test
    void shouldLeaveAGapBehindItsLastHandshakeMessage(World world) throws IOException {
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            Outcome<DmsgSession> dialled = dialling(world, pair);
            try (DmsgSession server = accept(world, pair)) {
                server.serve((stream, object) -> false, () -> {});
                Eventually.holds(
                        "the gap has begun",
                        () -> world.virtual().time().untilNext().stream()
                                .anyMatch(next -> next.compareTo(Duration.ofMillis(50)) == 0));

                world.virtual().time().advance(Duration.ofMillis(49));
                assertThat(dialled.isDone()).isFalse();
                world.virtual().time().advance(Duration.ofMillis(1));
                Eventually.holds("the session", dialled::isDone);
                dialled.now().orElseThrow().close();
            }
        }
    }

    @Test
    void shouldAnswerThePingOfTwoZeroBytes(World world) throws IOException {
        AtomicInteger served = new AtomicInteger();
        try (Ends ends = ends(world, served, new AtomicInteger())) {
            YamuxStream stream = ends.client().open(LIMIT);
            stream.writeFully(new byte[2], 0, 2);
            byte[] answer = {9, 9};
            stream.readFully(answer, 0, 2);

            assertThat(answer).containsExactly(0, 0);
            assertThat(stream.read(answer, 0, 1)).isEqualTo(-1);
            assertThat(served).hasValue(0);
            stream.close();
        }
    }

    @Test
    void shouldResetAStreamForWhichThereIsNoThreadAndServeTheNext(World world) throws IOException {
        Seams scarce = ScarceThreads.around(world.virtual().seams("server", "10.0.0.2"), "/1");
        try (Ends ends = ends(world, scarce, new AtomicInteger(), new AtomicInteger())) {
            try (YamuxStream refused = ends.client().open(LIMIT)) {
                assertThatThrownBy(() -> refused.read(new byte[1], 0, 1)).hasMessageContaining("reset by the peer");
            }
            try (YamuxStream next = ends.client().open(LIMIT)) {
                next.writeFully(new byte[2], 0, 2);
                next.readFully(new byte[2], 0, 2);
            }
            Eventually.holds("no stream is left", () -> ends.server().streams() == 0);
        }
    }

    @Test
    void shouldEndOnlyTheStreamOfAForgeryUntilThereAreTooMany(World world) throws IOException {
        AtomicInteger ended = new AtomicInteger();
        try (Ends ends = ends(world, new AtomicInteger(), ended)) {
            for (int i = 1; i <= 15; i++) {
                assertThat(forge(ends.client(), i)).isEqualTo(-1);
                assertThat(ends.server().isClosed()).isFalse();
            }
            forgeQuietly(ends.client());

            Eventually.holds("the session is over", () -> ends.server().isClosed() && ended.get() == 1);
        }
    }

    private static int forge(DmsgSession client, int counter) throws IOException {
        try (YamuxStream stream = client.open(LIMIT)) {
            byte[] forged = new byte[2 + 100];
            forged[1] = 100;
            forged[9] = (byte) counter;
            stream.writeFully(forged, 0, forged.length);
            return stream.read(new byte[1], 0, 1);
        }
    }

    private static void forgeQuietly(DmsgSession client) {
        try {
            assertThat(forge(client, 16)).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("clos");
        }
    }

    @Test
    void shouldEndAStreamThatNeverSaysWhatItIsFor(World world) throws IOException {
        try (Ends ends = ends(world, new AtomicInteger(), new AtomicInteger());
                YamuxStream silent = ends.client().open(LIMIT)) {
            Eventually.holds("accepted", () -> ends.server().streams() == 1);

            Eventually.holds("closed by the server", () -> {
                world.virtual().time().advance(Duration.ofMillis(100));
                return ends.server().streams() == 0 || readsEnd(silent, ends);
            });
            assertThat(ends.server().isClosed()).isFalse();
        }
    }

    private static boolean readsEnd(YamuxStream stream, Ends ends) {
        try {
            stream.shutdownOutput();
            return ends.server().streams() == 0;
        } catch (IOException e) {
            return true;
        }
    }
}
