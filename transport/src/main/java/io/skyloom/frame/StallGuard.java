package io.skyloom.frame;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether a write makes progress. Each write only leaves a time stamp; one timer at most, alive from the first
 * write until nothing was written for a while, looks at it. The writing thread stamps, the timer thread looks, any
 * thread ends.
 */
final class StallGuard {
    /** How long one write may take without the carrier taking a byte, unless told otherwise. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    /** The lowest bit of the stamp: whether the write that began then is still going on. */
    private static final long GOING_ON = 1;

    private final Clock clock;
    private final Timers timers;
    private final long limitNanos;
    private final Runnable stalled;
    private final Runnable idle;
    private final AtomicBoolean armed = new AtomicBoolean();

    /** When the last write began, and the bit. Written by whoever has the right to write, read by the timer. */
    private volatile long stamp;

    /** Written by whoever armed it, under {@link #armed}; read by whoever ends. */
    private volatile Timers.@Nullable Timer timer;

    private volatile boolean ended;

    /**
     * @param limit how long one write may take without the carrier taking a byte
     * @param stalled run on the timer thread when a write took nothing for so long
     * @param idle run on the timer thread when no write was begun for that long
     */
    StallGuard(Clock clock, Timers timers, Duration limit, Runnable stalled, Runnable idle) {
        this.clock = clock;
        this.timers = timers;
        this.limitNanos = limit.toNanos();
        this.stalled = stalled;
        this.idle = idle;
    }

    /** A write begins; returns what {@link #end} wants to know. */
    long begin() {
        long begun = clock.nanoTime() & ~GOING_ON;
        stamp = begun | GOING_ON;
        arm(limitNanos);
        return begun;
    }

    /** The write came back. */
    void end(long begun) {
        stamp = begun;
    }

    /** Nothing will be written any more. */
    void stop() {
        ended = true;
        Timers.Timer last = timer;
        if (last != null) {
            last.cancel();
        }
    }

    private void arm(long nanos) {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            timer = timers.schedule(Duration.ofNanos(nanos), this::look);
            if (ended) {
                stop();
            }
        }
    }

    private void look() {
        armed.set(false);
        long seen = stamp;
        long age = clock.nanoTime() - (seen & ~GOING_ON);
        if (age < limitNanos) {
            arm(limitNanos - age);
        } else if ((seen & GOING_ON) != 0) {
            stalled.run();
        } else {
            idle.run();
        }
    }
}
