package io.skyloom.seam.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void shouldStandStillUntilAdvanced() {
        long before = time.nanoTime();
        assertThat(time.nanoTime()).isEqualTo(before);
        time.advance(Duration.ofSeconds(2));
        assertThat(time.nanoTime() - before).isEqualTo(2_000_000_000L);
    }

    @Test
    void shouldWrapTheMonotonicTimeWithinTheFirstTwoSeconds() {
        assertThat(time.nanoTime()).isPositive();
        time.advance(Duration.ofSeconds(2));
        assertThat(time.nanoTime()).isNegative();
    }

    @Test
    void shouldRunDueTasksByTimeAndThenByInsertion() {
        note("c", 3);
        note("a", 1);
        note("b1", 2);
        note("b2", 2);
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("a at 1", "b1 at 2", "b2 at 2");
        assertThat(time.pending()).isEqualTo(1);
        assertThat(time.untilNext()).hasValue(Duration.ofSeconds(1));
    }

    @Test
    void shouldRunWithinOneAdvanceWhatATaskSchedules() {
        time.schedule(Duration.ofSeconds(1), () -> note("second", 1));
        time.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("second at 2");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void shouldForgetCancelledTasks() {
        Timers.Timer timer = note("never", 1);
        assertThat(timer.cancel()).isTrue();
        assertThat(timer.cancel()).isFalse();
        assertThat(time.pending()).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).isEmpty();
    }

    @Test
    void shouldNotPreventWhatHasRun() {
        Timers.Timer timer = note("once", 0);
        time.runDue();
        assertThat(timer.cancel()).isFalse();
        assertThat(ran).containsExactly("once at 0");
    }

    @Test
    void shouldRefuseToAdvanceInsideATaskOrBackwards() {
        time.schedule(Duration.ZERO, () -> time.advance(Duration.ofSeconds(1)));
        assertThatThrownBy(time::runDue).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        time.advance(Duration.ofSeconds(1));
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldJumpTheWallClockAlone() {
        long nanos = time.nanoTime();
        time.jumpWall(Duration.ofHours(-1));
        assertThat(time.wallMillis()).isEqualTo(VirtualTime.WALL_START_MILLIS - 3_600_000L);
        assertThat(time.nanoTime()).isEqualTo(nanos);
        time.advance(Duration.ofMillis(1));
        assertThat(time.wallMillis()).isEqualTo(VirtualTime.WALL_START_MILLIS - 3_599_999L);
    }

    @Test
    void shouldAdvanceFromTaskToTask() {
        note("a", 10);
        note("b", 10);
        note("c", 20);
        assertThat(time.advanceToNext()).isTrue();
        assertThat(ran).hasSize(2);
        assertThat(time.advanceToNext()).isTrue();
        assertThat(time.advanceToNext()).isFalse();
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void shouldTakeDelaysBeyondTheEndOfTime() {
        time.advance(Duration.ofSeconds(1));
        time.schedule(Duration.ofNanos(Long.MAX_VALUE), () -> ran.add("never"));
        time.advance(Duration.ofDays(365));
        assertThat(time.pending()).isEqualTo(1);
        assertThat(ran).isEmpty();
    }

    private Timers.Timer note(String name, int seconds) {
        return time.schedule(
                Duration.ofSeconds(seconds),
                () -> ran.add(name + " at " + time.elapsed().toSeconds()));
    }
}
