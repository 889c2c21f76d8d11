package io.skyloom.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables catch the defects of other designs where they are planted in the real classes, and four models beside them. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class InPlaceDefectsTest {
    @Test
    void shouldCatchTheDefectsInTheRealClasses() throws Exception {
        PlantedDefects run = new PlantedDefects("stress-in-place", "io.skyloom.stress.inplace");
        System.out.println("jcstress, " + run);
        assertThat(run.planned()).isEqualTo(10);
        assertThat(run.caught()).as(run.toString()).isEqualTo(10);
        assertThat(run.forbidden())
                .anyMatch(row -> row.contains("unchecked install in the real table"))
                .anyMatch(row -> row.contains("the client that came back is unreachable, in the real table"))
                .anyMatch(row -> row.contains("a healthy link to the other server is forgotten, in the real table"))
                .anyMatch(row -> row.contains("a real group that has ended stays in the map"))
                .anyMatch(row -> row.contains("the sweep took a real group that was dialled anew"))
                .anyMatch(row -> row.contains("a late packet met another route, in the real table"));
    }
}
