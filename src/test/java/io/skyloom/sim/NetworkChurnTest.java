package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.soak.Churn;
import io.skyloom.engine.soak.ChurnReport;
import io.skyloom.engine.soak.Script;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A network under everything at once, from a seed: visors, links, dmsg servers and the setup node come and go while
 * everybody talks, over routes, through proxies and borrowed ports. {@code -Dskyloom.events=N} makes the run longer,
 * {@code -Dskyloom.seed=N} another one; {@code -Dskyloom.shrink=N} allows so many attempts to find the events that a
 * failure needs.
 */
@Timeout(4 * 3600)
class NetworkChurnTest {
    private static final Churn.Size SIZE = Churn.Size.ACCEPTANCE;
    private static final int EVENTS = 200;

    @Test
    void shouldSurviveEverythingAtOnceAndRememberNothingThatIsGone(World world) throws IOException {
        long seed = Long.getLong("skyloom.seed", 1);
        int events = Integer.getInteger("skyloom.events", EVENTS);
        Script script = Churn.of(seed, SIZE, events);
        List<String> lines = new ArrayList<>(List.of("churn of " + events + " events under seed " + seed));
        ChurnReport report = new ChurnReport(events, line -> {
            System.out.println(line);
            lines.add(line);
        });
        String replay =
                "./skyloom test -pl src/test -am -Dtest=NetworkChurnTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dskyloom.events=" + events + " -Dskyloom.seed=" + seed;
        new Trial(world, replay, Integer.getInteger("skyloom.shrink", 0)).run(script, seed, stage -> {
            stage.atCalm(report::look);
            return () -> report.finish(stage);
        });
        Files.write(Path.of("target", "churn-report.txt"), lines);
        assertThat(report.leak()).isEmpty();
    }

    @Test
    void shouldMakeTheSameScriptFromTheSameSeed() {
        assertThat(Churn.of(3, SIZE, 500)).hasToString(Churn.of(3, SIZE, 500).toString());
        assertThat(Churn.of(3, SIZE, 500).toString())
                .isNotEqualTo(Churn.of(4, SIZE, 500).toString());
    }
}
