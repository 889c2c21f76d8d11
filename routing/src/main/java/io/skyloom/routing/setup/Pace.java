package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.util.concurrent.locks.ReentrantLock;

/** So much per second in the long run, and so much at once after a rest. Any thread; never waits. */
final class Pace {
    private static final double NANOS = 1e9;

    private final Clock clock;
    private final double perSecond;
    private final double atOnce;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private double left;

    @GuardedBy("lock")
    private long countedAt;

    Pace(Clock clock, int perSecond, int atOnce) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.left = atOnce;
        this.countedAt = clock.nanoTime();
    }

    /** Takes that much, or nothing when less is left. */
    boolean take(int amount) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            left = Math.min(atOnce, left + (now - countedAt) / NANOS * perSecond);
            countedAt = now;
            if (left < amount) {
                return false;
            }
            left -= amount;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
