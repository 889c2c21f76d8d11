package io.skyloom.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.virtual.SeededEntropy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits double up to the cap, each a random half to whole of its step. */
class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(5);

    @Test
    void shouldGrowWithinBoundsAndStartAgain() {
        Backoff backoff = new Backoff(FIRST, CAP, new SeededEntropy(1));
        for (int turn = 0; turn < 2; turn++) {
            for (int seconds : new int[] {1, 2, 4, 5, 5, 5}) {
                Duration step = Duration.ofSeconds(seconds);
                assertThat(backoff.next()).isBetween(step.dividedBy(2), step);
            }
            backoff.reset();
        }
    }

    @Test
    void shouldSpreadRetriesOfDifferentVisors() {
        Duration one = new Backoff(FIRST, CAP, new SeededEntropy(1)).next();
        Duration other = new Backoff(FIRST, CAP, new SeededEntropy(2)).next();
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void shouldRefuseStepsThatDoNotGrow() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, CAP, new SeededEntropy(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(CAP, FIRST, new SeededEntropy(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
