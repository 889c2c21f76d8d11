package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Link;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections with all their threads, and the threads of applications, in orders that a seed decides: whoever could have
 * been overtaken somewhere is overtaken in one of them. A wait that nobody ends shows as a simulation that stands still.
 */
class SimulatedSessionsTest {
    private static final int SEEDS = 60;
    private static final int USERS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** What happens to the session while its streams are in use. */
    enum Fate {
        HEALTHY,
        SLOW,
        CUT,
        STALLED,
        SWALLOWED,
        CLOSED_BY_CLIENT,
        CLOSED_BY_SERVER,
        ABORTED
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void shouldServeOrTellEverybodyInEveryOrder(Fate fate, World world) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Case(world.simulation(seed), fate, seed).run();
        }
    }

    /** One order of events. */
    private static final class Case {
        private final Simulation simulation;
        private final Fate fate;
        private final SplittableRandom random;
        private final String name;
        private final BufferPool pool = new BufferPool(1 << 20);
        private final Seams a;
        private final Seams b;
        private final Link link;
        private final List<Outcome<?>> tasks = new ArrayList<>();

        Case(Simulation simulation, Fate fate, int seed) {
            this.simulation = simulation;
            this.fate = fate;
            this.random = new SplittableRandom(seed);
            this.name = fate + ", seed " + seed;
            a = simulation.seams("A", "10.0.0.1");
            b = simulation.seams("B", "10.0.0.2");
            link = simulation.internet().link("10.0.0.1", "10.0.0.2");
        }

        void run() throws Exception {
            InetSocketAddress address = new InetSocketAddress("10.0.0.2", 80);
            try (StreamListener listener = b.net().listen(address)) {
                Outcome<ByteStream> accepted = simulation.call(b, "listen", listener::accept);
                ByteStream dialed = simulation.await(
                        simulation.call(a, "dial", () -> a.net().connect(address, LIMIT)), LIMIT);
                use(dialed, simulation.await(accepted, LIMIT));
            }
        }

        private void use(ByteStream dialed, ByteStream accepted) throws Exception {
            YamuxConfig config = YamuxConfig.defaults(pool).toBuilder()
                    .keepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10))
                    .streams(random.nextInt(1, 5), 100)
                    .maxFrame(random.nextInt(100, 40_000))
                    .build();
            YamuxConnection client = YamuxConnection.start("client", dialed, Role.CLIENT, config, a);
            YamuxConnection server = YamuxConnection.start("server", accepted, Role.SERVER, config, b);
            slowDown();
            simulation.call(b, "serve", () -> serve(server));
            for (int i = 0; i < USERS; i++) {
                int user = i;
                tasks.add(simulation.call(a, "user" + i, () -> ask(client, user)));
            }
            tasks.add(simulation.call(a, "ping", () -> client.ping().await(a.timers(), LIMIT)));
            simulation.run(Duration.ofMillis(random.nextInt(200)));
            befall(client, server);
            assertThat(simulation.runUntil(() -> tasks.stream().allMatch(Outcome::isDone), LIMIT))
                    .as("%s: everybody was served or told", name)
                    .isTrue();
            if (fate == Fate.HEALTHY || fate == Fate.SLOW) {
                assertThat(tasks).as(name).allMatch(task -> task.now().isPresent());
                assertThat(client.isClosed()).isFalse();
            }
            leave(client, server);
        }

        private void leave(YamuxConnection client, YamuxConnection server) {
            simulation.call(a, "close", () -> {
                client.close();
                server.close();
                return true;
            });
            link.restore();
            simulation.run(Duration.ofMinutes(1));
            assertThat(a.threads().running()).as(name).isEmpty();
            assertThat(b.threads().running()).as(name).isEmpty();
            assertThat(pool.lentBytes()).as(name).isZero();
            assertThat(simulation.time().pending()).as("%s: timers", name).isZero();
        }

        private void slowDown() {
            link.latency(Duration.ofMillis(random.nextInt(30)));
            if (fate == Fate.SLOW) {
                link.rate(200_000);
            }
        }

        private void befall(YamuxConnection client, YamuxConnection server) {
            switch (fate) {
                case HEALTHY, SLOW -> {}
                case CUT -> link.cut();
                case STALLED -> link.stall();
                case SWALLOWED -> link.blackHole();
                case CLOSED_BY_CLIENT -> inA(client::close);
                case CLOSED_BY_SERVER -> inA(server::close);
                case ABORTED -> inA(() -> client.close(new IOException("enough")));
            }
        }

        private void inA(Runnable step) {
            simulation.call(a, "fate", () -> {
                step.run();
                return true;
            });
        }

        /** Opens streams one after the other and sends through each what must come back. */
        private int ask(YamuxConnection client, int user) throws Exception {
            SplittableRandom own = new SplittableRandom(user);
            for (int i = 0; i < 3; i++) {
                byte[] sent = new byte[own.nextInt(own.nextBoolean() ? 600_000 : 3000) + 1];
                own.nextBytes(sent);
                try (YamuxStream stream = client.open(LIMIT)) {
                    Outcome<Boolean> written = simulation.call(a, "write", () -> {
                        stream.writeFully(sent, 0, sent.length);
                        stream.shutdownOutput();
                        return true;
                    });
                    tasks.add(written);
                    byte[] back = new byte[sent.length];
                    stream.readFully(back, 0, back.length);
                    assertThat(Arrays.mismatch(sent, back)).as(name).isEqualTo(-1);
                    assertThat(stream.read(back, 0, 1)).as(name).isEqualTo(-1);
                }
            }
            return user;
        }

        private boolean serve(YamuxConnection server) throws IOException {
            while (true) {
                YamuxStream stream = server.accept();
                tasks.add(simulation.call(b, "echo", () -> echo(stream)));
            }
        }

        private boolean echo(YamuxStream stream) throws IOException {
            try (stream) {
                byte[] buffer = new byte[5000];
                int n = stream.read(buffer, 0, buffer.length);
                while (n >= 0) {
                    stream.writeFully(buffer, 0, n);
                    n = stream.read(buffer, 0, buffer.length);
                }
                return true;
            }
        }
    }
}
