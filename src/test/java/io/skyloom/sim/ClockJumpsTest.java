package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.Stage;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What clocks may do to a network. The monotonic one overflows a second after every simulation begins, so every scenario
 * is a proof of that; here it overflows while everybody talks, and the wall clock of all machines is set by years.
 */
class ClockJumpsTest {
    private static final Script TALKING = Script.parse("talking", """
            visors A B C hops 2
            transport A-B B-C
            talk A>C
            talk C>A
            proxy C>A 2000 1s
            within 60s all answers
            at 10m slow A-B 1ms
            unbroken A>C
            unbroken C>A
            """);

    /** Ten years on, twenty back, to 1970 and on again; each is followed by more than a keep-alive and a renewal. */
    private static final List<Duration> JUMPS = List.of(
            Duration.ofDays(3650),
            Duration.ofDays(-7300),
            Duration.ofMillis(-VirtualTime.WALL_START_MILLIS).plusDays(3651),
            Duration.ofDays(36_500));

    @Test
    void shouldNotNoticeThatTheWallClockIsSet(World world) {
        Simulation simulation = new Simulation(21);
        VirtualTime time = simulation.time();
        Duration at = Duration.ofSeconds(90);
        for (Duration jump : JUMPS) {
            time.schedule(at, () -> time.jumpWall(jump));
            at = at.plusMinutes(2);
        }
        try (Stage stage = new Stage(new SimulatedGround(simulation), 21)) {
            stage.play(TALKING);
            assertThat(stage.log().events()).isEqualTo(1);
        }
        assertThat(time.wallMillis())
                .as("all jumps have happened")
                .isGreaterThan(
                        VirtualTime.WALL_START_MILLIS + Duration.ofDays(16_000).toMillis());
    }

    /** The soonest moment at which everybody talks; the overflow is put right behind it. */
    @Test
    void shouldTalkOnWhileTheMonotonicClockOverflows(World world) {
        Simulation simulation = new Simulation(
                22, new VirtualTime(Long.MAX_VALUE - Duration.ofMinutes(3).toNanos()));
        long first = simulation.time().nanoTime();
        try (Stage stage = new Stage(new SimulatedGround(simulation), 22)) {
            stage.play(TALKING);
        }
        assertThat(first).isPositive();
        assertThat(simulation.time().nanoTime()).as("it has overflowed").isNegative();
    }
}
