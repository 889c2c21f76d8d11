package io.skyloom.managed;

import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One timer that is set again and again until it is stopped. Any thread may call it; setting it anew replaces what was
 * set before.
 */
final class Repeating {
    private static final Timers.Timer NONE = () -> false;
    private static final Timers.Timer STOPPED = () -> false;

    private final Timers timers;
    private final Runnable task;

    /** {@link #NONE}, the timer set last, or {@link #STOPPED} for ever. */
    private final AtomicReference<Timers.Timer> current = new AtomicReference<>(NONE);

    Repeating(Timers timers, Runnable task) {
        this.timers = timers;
        this.task = task;
    }

    void after(Duration delay) {
        Timers.Timer next = timers.schedule(delay, task);
        Timers.Timer before = current.getAndUpdate(now -> now == STOPPED ? STOPPED : next);
        (before == STOPPED ? next : before).cancel();
    }

    void stop() {
        current.getAndSet(STOPPED).cancel();
    }
}
