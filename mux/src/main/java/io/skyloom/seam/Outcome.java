package io.skyloom.seam;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A result that arrives once, and the wait for it with its three ends: a value, the death of whoever owed it, or the
 * deadline. The deadline is kept by {@link Timers}, so that a wait takes no real time in a simulation.
 *
 * <p>Any thread may call any method. The first {@link #complete} or {@link #fail} wins; later ones return false.
 */
public final class Outcome<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable T value;

    @GuardedBy("lock")
    private @Nullable Throwable cause;

    /** Settles with a value; returns whether this call settled it. */
    public boolean complete(T result) {
        lock.lock();
        try {
            if (settled()) {
                return false;
            }
            value = result;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Settles with the reason why there will never be a value; returns whether this call settled it. */
    public boolean fail(Throwable reason) {
        lock.lock();
        try {
            if (settled()) {
                return false;
            }
            cause = reason;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a value or a reason has arrived. */
    public boolean isDone() {
        lock.lock();
        try {
            return settled();
        } finally {
            lock.unlock();
        }
    }

    /** The value if it has arrived; empty while pending or after a failure. */
    public Optional<T> now() {
        lock.lock();
        try {
            return Optional.ofNullable(value);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the value.
     *
     * @throws TimeoutException when {@code limit} passed first; the outcome stays pending
     * @throws FailedOutcome when it was failed; the reason is its cause
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public T await(Timers timers, Duration limit) throws TimeoutException, FailedOutcome, InterruptedException {
        boolean[] late = {false};
        try (Timers.Timer ignored = timers.schedule(limit, () -> expire(late))) {
            lock.lock();
            try {
                while (!settled()) {
                    if (late[0]) {
                        throw new TimeoutException("no result within " + limit);
                    }
                    changed.await();
                }
                if (value != null) {
                    return value;
                }
                throw new FailedOutcome(cause);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits as {@link #await} does and tells only whether it was settled in time: the shape of a loop that sleeps
     * between rounds but must end at once when its owner closes.
     */
    public boolean settledWithin(Timers timers, Duration limit) throws InterruptedException {
        try {
            await(timers, limit);
            return true;
        } catch (FailedOutcome e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void expire(boolean[] late) {
        lock.lock();
        try {
            late[0] = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean settled() {
        return value != null || cause != null;
    }

    /** Says that the awaited value will never come; {@link #getCause()} says why. */
    public static final class FailedOutcome extends Exception {
        private static final long serialVersionUID = 1L;

        FailedOutcome(@Nullable Throwable cause) {
            super(cause == null ? "failed" : cause.getMessage(), cause);
        }
    }
}
