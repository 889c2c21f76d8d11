package io.skyloom.routing.group;

import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds one timer at a time until it is stopped for good. Any thread may call it. A task that is already running when
 * the slot is stopped runs on: tasks look at their group's state first.
 */
public final class TimerSlot {
    private static final Timers.Timer NONE = () -> false;
    private static final Timers.Timer STOPPED = () -> false;

    private final Timers timers;

    /** {@link #NONE}, the timer set last, or {@link #STOPPED} for ever. */
    private final AtomicReference<Timers.Timer> current = new AtomicReference<>(NONE);

    /** Nothing is set yet. */
    public TimerSlot(Timers timers) {
        this.timers = timers;
    }

    /** Runs the task after the delay, instead of what was set before; nothing happens once stopped. */
    public void set(Duration delay, Runnable task) {
        if (current.get() == STOPPED) {
            return;
        }
        Timers.Timer next = timers.schedule(delay, task);
        Timers.Timer before = current.getAndUpdate(now -> now == STOPPED ? STOPPED : next);
        (before == STOPPED ? next : before).cancel();
    }

    /** Forgets what was set; it can be set again. */
    public void clear() {
        current.getAndUpdate(now -> now == STOPPED ? STOPPED : NONE).cancel();
    }

    /** Forgets what was set and never runs anything again. */
    public void stop() {
        current.getAndSet(STOPPED).cancel();
    }
}
