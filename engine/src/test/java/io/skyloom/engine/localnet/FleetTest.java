package io.skyloom.engine.localnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FleetTest {
    /** A visor that takes its time to end. */
    private static final class Slow implements LocalVisor {
        private final Seams seams;
        private final Duration takes;
        private final AtomicInteger ends = new AtomicInteger();

        Slow(Seams seams, Duration takes) {
            this.seams = seams;
            this.takes = takes;
        }

        @Override
        public String name() {
            return "S";
        }

        @Override
        public PubKey key() {
            return PubKey.NULL;
        }

        @Override
        public InetSocketAddress control() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public OptionalLong pid() {
            return OptionalLong.empty();
        }

        @Override
        public void startApp(String name) {}

        @Override
        public void close() {
            ends.incrementAndGet();
            if (takes.isZero()) {
                return;
            }
            try {
                new Outcome<Boolean>().settledWithin(seams.timers(), takes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Duration close(Simulation simulation, Seams seams, Fleet fleet) throws Exception {
        Duration before = simulation.time().elapsed();
        simulation.await(
                simulation.call(seams, "close", () -> {
                    fleet.close();
                    return true;
                }),
                Duration.ofMinutes(1));
        return simulation.time().elapsed().minus(before);
    }

    @Test
    void shouldEndAllAtTheSameTimeAndWaitForNoneForever(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        Seams seams = simulation.seams("up", "10.0.0.1");
        Fleet fleet = new Fleet(seams);
        Slow one = new Slow(seams, Duration.ofSeconds(3));
        Slow other = new Slow(seams, Duration.ofSeconds(3));
        fleet.add(one);
        fleet.add(other);
        assertThat(close(simulation, seams, fleet)).isEqualTo(Duration.ofSeconds(3));
        assertThat(close(simulation, seams, fleet)).isZero();
        assertThat(one.ends).hasValue(1);
        assertThat(other.ends).hasValue(1);

        Fleet stuck = new Fleet(seams);
        stuck.add(new Slow(seams, Duration.ofHours(1)));
        assertThat(close(simulation, seams, stuck)).isEqualTo(Fleet.LIMIT);
        simulation.run(Duration.ofHours(1));
    }

    /** A visor that was so long in starting that nobody waited for it any more. */
    @Test
    void shouldEndAVisorThatComesAfterTheEnd(World world) throws Exception {
        Simulation simulation = world.simulation(2);
        Seams seams = simulation.seams("up", "10.0.0.1");
        Fleet fleet = new Fleet(seams);
        close(simulation, seams, fleet);
        Slow late = new Slow(seams, Duration.ZERO);
        fleet.add(late);
        assertThat(late.ends).hasValue(1);
    }
}
