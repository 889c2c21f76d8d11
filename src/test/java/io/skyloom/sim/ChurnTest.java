package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.World;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A network under everything at once, from a seed: visors, links, dmsg servers and the setup node come and go while
 * everybody talks. {@code -Dskyloom.events=N} makes the run longer, {@code -Dskyloom.seed=N} another one; {@code
 * -Dskyloom.shrink=N} allows so many attempts to find the events that a failure needs.
 */
class ChurnTest {
    private static final Churn.Size SIZE = new Churn.Size(24, 3, 20, 5);
    private static final int EVENTS = 300;

    @Test
    void shouldSurviveEverythingAtOnceAndRememberNothingThatIsGone(World world) {
        long seed = Long.getLong("skyloom.seed", 1);
        int events = Integer.getInteger("skyloom.events", EVENTS);
        Script script = Churn.of(seed, SIZE, events);
        ChurnReport report = new ChurnReport("churn of " + events + " events, seed " + seed, events);
        String replay = "./skyloom test -pl src/test -am -Dtest=ChurnTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dskyloom.events=" + events + " -Dskyloom.seed=" + seed;
        new Trial(world, replay, Integer.getInteger("skyloom.shrink", 0)).run(script, seed, stage -> {
            stage.atCalm(report::calm);
            return () -> report.finish(stage, Path.of("target", "churn-report.txt"));
        });
        assertThat(report.leak()).isEmpty();
    }

    @Test
    void shouldMakeTheSameScriptFromTheSameSeed() {
        assertThat(Churn.of(3, SIZE, 500)).hasToString(Churn.of(3, SIZE, 500).toString());
        assertThat(Churn.of(3, SIZE, 500).toString())
                .isNotEqualTo(Churn.of(4, SIZE, 500).toString());
    }
}
