package io.skyloom.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables about runs of applications catch the defects that they are named after. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AppDefectsTest {
    @Test
    void shouldCatchListingTheDeadAndPoppingTheSuccessor() throws Exception {
        PlantedDefects run = new PlantedDefects("stress-apps", "io.skyloom.stress.appdefects");
        System.out.println("jcstress, " + run);
        assertThat(run.planned()).isEqualTo(2);
        assertThat(run.caught()).as(run.toString()).isEqualTo(2);
        assertThat(run.forbidden())
                .anyMatch(row -> row.contains("an application that has ended stays listed"))
                .anyMatch(row -> row.contains("the successor is gone from the table of names"));
    }
}
