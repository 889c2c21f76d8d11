package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.visor.Visor;
import io.skyloom.key.KeyPair;
import io.skyloom.key.Sha256;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole visors with a whole deployment, on real sockets: routes are found, set up, used, and gone without a trace. */
@ExtendWith(CleanRun.class)
@Timeout(300)
class RoutesTest {
    private static final int PORT = 100;
    private static final int BYTES = 300_000;

    private static byte[] noise(int seed) {
        byte[] bytes = new byte[BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Accepts one connection, reads so many bytes and sends their digest back. */
    private static Outcome<Boolean> digestOne(World world, Visor visor) throws IOException {
        AppListener listener = visor.skynet().orElseThrow().listen(PORT);
        Outcome<Boolean> done = new Outcome<>();
        world.realSeams("app").threads().start("digest", () -> {
            try (listener;
                    AppConnection taken = listener.accept()) {
                byte[] read = new byte[BYTES];
                taken.readFully(read, 0, BYTES);
                byte[] digest = Sha256.of(read);
                taken.writeFully(digest, 0, digest.length);
                done.complete(taken.read(new byte[1], 0, 1) == -1);
            } catch (IOException e) {
                done.fail(e);
            }
        });
        return done;
    }

    private static void sendAndCompare(AppConnection connection, byte[] bytes) throws IOException {
        connection.writeFully(bytes, 0, bytes.length);
        byte[] digest = new byte[Sha256.BYTES];
        connection.readFully(digest, 0, digest.length);
        assertThat(digest).isEqualTo(Sha256.of(bytes));
    }

    private static AppAddress port(Visor visor) {
        return new AppAddress(AppAddress.SKYNET, visor.key(), PORT);
    }

    /** The transports are published a moment after they are made; until then there is no path. */
    private static AppConnection dial(Visor from, Visor to) {
        return Eventually.sees(
                "a route",
                Region.LIMIT,
                () -> {
                    try {
                        return new AppConnection[] {from.skynet().orElseThrow().dial(port(to))};
                    } catch (IOException e) {
                        return new AppConnection[0];
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                found -> found.length == 1)[0];
    }

    @Test
    void shouldCarryAConversationOverTwoHops(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 2);
            Visor b = region.visor("B", 2);
            Visor c = region.visor("C", 2);
            Region.connect(a, b);
            Region.connect(b, c);
            Outcome<Boolean> digested = digestOne(world, c);
            try (AppConnection connection = dial(a, c)) {
                sendAndCompare(connection, noise(1));
            }
            Eventually.holds("the other end saw the end", digested::isDone);
            assertThat(digested.now()).contains(true);
            // The bytes went through the middle, in packets of at most 4 KiB.
            assertThat(b.forwarder().counters().forwarded()).isGreaterThan(BYTES / 4096);
            assertThat(b.router().groups().all()).isEmpty();
            Eventually.holds(
                    "no rule is left",
                    () -> a.table().size() + b.table().size() + c.table().size() == 0);
            assertThat(region.setupNode().counters().succeeded()).isPositive();
        }
    }

    @Test
    void shouldMakeTheTransportItNeedsForOneHop(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 1);
            Visor b = region.visor("B", 1);
            Outcome<Boolean> digested = digestOne(world, b);
            try (AppConnection connection = dial(a, b)) {
                sendAndCompare(connection, noise(2));
            }
            Eventually.holds("the other end saw the end", digested::isDone);
            assertThat(a.transports().to(b.key())).hasSize(1);
        }
    }

    @Test
    void shouldTellBothEndsWhenTheMiddleDiesAndFindTheWayAgainWhenItIsBack(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 2);
            KeyPair middle = region.keys("B");
            Visor b = region.visor("B", middle, 2);
            Visor c = region.visor("C", 2);
            Region.connect(a, b);
            Region.connect(b, c);
            Outcome<Boolean> first = digestOne(world, c);
            try (AppConnection connection = dial(a, c)) {
                connection.write(new byte[] {1}, 0, 1);
                long before = System.nanoTime();
                b.close();
                assertThatThrownBy(() -> connection.readFully(new byte[1], 0, 1))
                        .isInstanceOf(IOException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Region.LIMIT);
            }
            Eventually.holds("the other end was told", first::isDone);
            Eventually.holds(
                    "no rule is left", () -> a.table().size() + c.table().size() == 0);
            Visor again = region.visor("B again", middle, 2);
            Region.connect(a, again);
            Region.connect(again, c);
            Outcome<Boolean> second = digestOne(world, c);
            try (AppConnection connection = dial(a, c)) {
                sendAndCompare(connection, noise(3));
            }
            Eventually.holds("the other end saw the end", second::isDone);
        }
    }

    @Test
    void shouldSayThatNobodyListens(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 1);
            Visor b = region.visor("B", 1);
            Region.connect(a, b);
            assertThat(region.refusal(a, port(b), "no listener on port " + PORT))
                    .isNotEmpty();
        }
    }
}
