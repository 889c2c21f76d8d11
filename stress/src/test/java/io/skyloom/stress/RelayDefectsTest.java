package io.skyloom.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables of a relay server's sessions catch the defects that they are named after. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RelayDefectsTest {
    @Test
    void shouldCatchServersThatDeleteByKey() throws Exception {
        PlantedDefects run = new PlantedDefects("stress-by-key", "io.skyloom.stress.bykey");
        System.out.println("jcstress, " + run);
        assertThat(run.planned()).isEqualTo(3);
        assertThat(run.caught()).as(run.toString()).isEqualTo(3);
        assertThat(run.forbidden())
                .anyMatch(row -> row.contains("the client that came back is unreachable"))
                .anyMatch(row -> row.contains("a healthy link to the other server is forgotten"))
                .anyMatch(row -> row.contains("a dead server stays among the peers"));
    }
}
