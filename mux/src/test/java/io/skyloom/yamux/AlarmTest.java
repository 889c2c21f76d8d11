package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Timers;
import io.skyloom.seam.virtual.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final VirtualTime time = new VirtualTime();
    private int rings;

    @Test
    void shouldRingForTheNearestDeadlineAlone() {
        Alarm alarm = new Alarm(time, time, () -> rings++);
        alarm.ringIn(5 * SECOND, time.nanoTime());
        alarm.ringIn(2 * SECOND, time.nanoTime());
        alarm.ringIn(3 * SECOND, time.nanoTime());
        assertThat(time.pending()).isEqualTo(1);
        time.advance(Duration.ofMillis(1999));
        assertThat(rings).isZero();
        time.advance(Duration.ofSeconds(10));
        assertThat(rings).isEqualTo(1);
        assertThat(time.pending()).isZero();
    }

    @Test
    void shouldRingForADeadlineThatPassedWhileItWasBeingSet() {
        Timers slow = (delay, task) -> {
            time.advance(Duration.ofSeconds(60));
            return time.schedule(delay, task);
        };
        Alarm alarm = new Alarm(time, slow, () -> rings++);
        alarm.ringIn(10 * SECOND, time.nanoTime());
        assertThat(rings).isEqualTo(1);
        assertThat(time.pending()).as("the timer that came too late").isZero();
    }

    @Test
    void shouldNeverRingAgainOnceItWasStopped() {
        Alarm alarm = new Alarm(time, time, () -> rings++);
        alarm.ringIn(SECOND, time.nanoTime());
        alarm.stop();
        alarm.ringIn(SECOND, time.nanoTime());
        time.advance(Duration.ofSeconds(10));
        assertThat(rings).isZero();
        assertThat(time.pending()).isZero();
    }
}
