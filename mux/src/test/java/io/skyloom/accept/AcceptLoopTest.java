package io.skyloom.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptLoopTest {
    private static final InetSocketAddress PLACE = new InetSocketAddress("10.0.0.1", 7);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** A listener that fails as long as it is told to. */
    private static final class Scarce implements StreamListener {
        private final StreamListener inner;
        private int failures;

        Scarce(StreamListener inner, int failures) {
            this.inner = inner;
            this.failures = failures;
        }

        @Override
        public ByteStream accept() throws IOException {
            if (failures > 0) {
                failures--;
                throw new IOException("too many open files");
            }
            return inner.accept();
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void shouldGoOnAfterAnyNumberOfErrorsAndRestASecondAtMost(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        Seams seams = simulation.seams("server", "10.0.0.1");
        List<Duration> errors = new ArrayList<>();
        List<ByteStream> came = new ArrayList<>();
        AcceptLoop loop = new AcceptLoop(
                "test",
                new Scarce(seams.net().listen(PLACE), 100),
                seams.timers(),
                Duration.ofMillis(10),
                () -> errors.add(simulation.time().elapsed()),
                came::add);
        loop.start(seams.threads());
        Seams client = simulation.seams("client", "10.0.0.2");
        ByteStream own = simulation.await(
                simulation.call(client, "connect", () -> client.net().connect(PLACE, Duration.ofMinutes(3))),
                Duration.ofMinutes(3));
        assertThat(simulation.runUntil(() -> !came.isEmpty(), Duration.ofMinutes(3)))
                .isTrue();
        assertThat(errors).hasSize(100);
        for (int i = 1; i < errors.size(); i++) {
            assertThat(errors.get(i).minus(errors.get(i - 1))).isBetween(Duration.ofMillis(10), SECOND);
        }
        own.close();
        came.forEach(ByteStream::close);
        loop.close();
        simulation.run(SECOND);
    }

    @Test
    void shouldCloseAStreamOnWhichTheDoorFailsAndServeTheNext(World world) throws Exception {
        Simulation simulation = world.simulation(2);
        Seams seams = simulation.seams("server", "10.0.0.1");
        List<ByteStream> came = new ArrayList<>();
        AcceptLoop loop = AcceptLoop.start("test", seams.net().listen(PLACE), seams, stream -> {
            came.add(stream);
            if (came.size() == 1) {
                throw new OutOfMemoryError("no thread");
            }
        });
        Seams client = simulation.seams("client", "10.0.0.2");
        ByteStream first = connect(simulation, client);
        assertThat(simulation.await(simulation.call(client, "read", () -> first.read(new byte[1], 0, 1)), SECOND))
                .as("closed")
                .isEqualTo(-1);
        ByteStream second = connect(simulation, client);
        assertThat(simulation.runUntil(() -> came.size() == 2, SECOND)).isTrue();
        first.close();
        second.close();
        came.forEach(ByteStream::close);
        loop.close();
        simulation.run(SECOND);
    }

    private static ByteStream connect(Simulation simulation, Seams client) throws Exception {
        return simulation.await(
                simulation.call(client, "connect", () -> client.net().connect(PLACE, SECOND)), SECOND);
    }

    @Test
    void shouldEndWithinItsRest(World world) throws Exception {
        Simulation simulation = world.simulation(3);
        Seams seams = simulation.seams("server", "10.0.0.1");
        AcceptLoop loop =
                AcceptLoop.start("test", new Scarce(seams.net().listen(PLACE), 1000), seams, ByteStream::close);
        simulation.run(Duration.ofSeconds(10));
        loop.close();
        simulation.run();
        assertThat(seams.threads().running()).isEmpty();
        assertThat(loop.isClosed()).isTrue();
    }
}
