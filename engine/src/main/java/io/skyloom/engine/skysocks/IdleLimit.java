package io.skyloom.engine.skysocks;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Ends a connection on which nothing has moved for a while. One timer, moved on when it rings too early. Any thread. */
final class IdleLimit implements AutoCloseable {
    private final Seams seams;
    private final long limit;
    private final Runnable onIdle;
    private final ReentrantLock lock = new ReentrantLock();

    /** On the monotonic clock. */
    private volatile long movedAt;

    @GuardedBy("lock")
    private Timers.@Nullable Timer timer;

    @GuardedBy("lock")
    private boolean closed;

    /** @param limit zero for no limit */
    IdleLimit(Seams seams, Duration limit, Runnable onIdle) {
        this.seams = seams;
        this.limit = limit.toNanos();
        this.onIdle = onIdle;
        this.movedAt = seams.clock().nanoTime();
        if (this.limit > 0) {
            arm(this.limit);
        }
    }

    /** Something has moved. */
    void moved() {
        if (limit > 0) {
            movedAt = seams.clock().nanoTime();
        }
    }

    @Override
    public void close() {
        Timers.Timer last;
        lock.lock();
        try {
            closed = true;
            last = timer;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.cancel();
        }
    }

    private void ring() {
        long left = limit - (seams.clock().nanoTime() - movedAt);
        if (left <= 0) {
            onIdle.run();
        } else {
            arm(left);
        }
    }

    private void arm(long nanos) {
        Timers.Timer next = seams.timers().schedule(Duration.ofNanos(nanos), this::ring);
        lock.lock();
        try {
            if (!closed) {
                timer = next;
                return;
            }
        } finally {
            lock.unlock();
        }
        next.cancel();
    }
}
