package io.skyloom.yamux;

import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The third end of a wait for a condition: a timer that marks the wait as over and wakes it. */
final class WaitLimit implements AutoCloseable {
    private final ReentrantLock lock;
    private final Condition condition;
    private final Timers.Timer timer;
    private volatile boolean over;

    /** Starts the limit; the lock is not held yet. */
    WaitLimit(Timers timers, Duration limit, ReentrantLock lock, Condition condition) {
        this.lock = lock;
        this.condition = condition;
        this.timer = timers.schedule(limit, this::expire);
    }

    /** Whether the time has passed. */
    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        timer.close();
    }

    private void expire() {
        over = true;
        lock.lock();
        try {
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
