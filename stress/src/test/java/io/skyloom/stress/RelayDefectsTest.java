package io.skyloom.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables of a relay server's sessions catch the defects that they are named after. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RelayDefectsTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @Test
    void shouldCatchServersThatDeleteByKey() throws Exception {
        StressRun run = StressRun.of("stress-by-key", CLASS_PATH, ".*bykey.*");
        System.out.println("jcstress, planted defects of relay servers: " + run.summary());
        assertThat(run.planned()).isEqualTo(3);
        assertThat(run.failed()).as(run.toString()).isEqualTo(3);
        assertThat(run.forbidden())
                .anyMatch(row -> row.contains("the client that came back is unreachable"))
                .anyMatch(row -> row.contains("a healthy link to the other server is forgotten"))
                .anyMatch(row -> row.contains("a dead server stays among the peers"));
    }
}
