package io.skyloom.yamux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One timer for the nearest of a session's deadlines. It is moved only forward: a deadline that goes away lets it ring
 * for nothing, once, which costs less than moving it for every stream. Any thread may call it.
 *
 * <p>Claiming the next ring and scheduling it are two steps; others rely on a claim from the first on. A thread that was
 * held up between them until the deadline had passed rings by itself, so that a claim is never a promise broken.
 */
final class Alarm {
    private final Clock clock;
    private final Timers timers;
    private final Runnable bell;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean set;

    @GuardedBy("lock")
    private boolean stopped;

    @GuardedBy("lock")
    private long due;

    /** Tells the timer in force from those it has replaced. */
    @GuardedBy("lock")
    private long generation;

    @GuardedBy("lock")
    private Timers.@Nullable Timer timer;

    /** @param bell runs on the timer thread, or in {@link #ringIn}, when a deadline may have come */
    Alarm(Clock clock, Timers timers, Runnable bell) {
        this.clock = clock;
        this.timers = timers;
        this.bell = bell;
    }

    /**
     * Makes sure that the bell rings by then. Not to be called with another lock held.
     *
     * @param nanos from {@code now}; {@link Long#MAX_VALUE} for never
     */
    void ringIn(long nanos, long now) {
        long mine = nanos == Long.MAX_VALUE ? 0 : claim(now + nanos);
        if (mine == 0) {
            return;
        }
        Timers.Timer fresh = timers.schedule(Duration.ofNanos(Math.max(0, nanos)), () -> ring(mine));
        Timers.Timer stale = install(fresh, mine);
        if (stale != null) {
            stale.cancel();
        }
        if (nanos > 0 && clock.nanoTime() - (now + nanos) >= 0) {
            ring(mine);
        }
    }

    /** Never rings again. */
    void stop() {
        Timers.Timer last;
        lock.lock();
        try {
            stopped = true;
            last = timer;
            timer = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.cancel();
        }
    }

    private long claim(long when) {
        lock.lock();
        try {
            if (stopped || (set && when - due >= 0)) {
                return 0;
            }
            set = true;
            due = when;
            return ++generation;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the timer that is not wanted any more. */
    private Timers.@Nullable Timer install(Timers.Timer fresh, long mine) {
        lock.lock();
        try {
            if (stopped || generation != mine) {
                return fresh;
            }
            Timers.Timer before = timer;
            timer = fresh;
            return before;
        } finally {
            lock.unlock();
        }
    }

    private void ring(long mine) {
        Timers.Timer rung;
        lock.lock();
        try {
            if (stopped || generation != mine) {
                return;
            }
            set = false;
            rung = timer;
            timer = null;
            generation++;
        } finally {
            lock.unlock();
        }
        if (rung != null) {
            rung.cancel();
        }
        bell.run();
    }
}
