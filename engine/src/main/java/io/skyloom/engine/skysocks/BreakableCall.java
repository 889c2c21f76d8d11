package io.skyloom.engine.skysocks;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Blocking calls of one thread that another one may break off, for calls that can be ended by an interrupt only. The
 * interrupt hits the call and nothing else that the thread does.
 */
final class BreakableCall {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Thread caller;

    @GuardedBy("lock")
    private boolean broken;

    /**
     * Makes the call.
     *
     * @throws InterruptedException without making it when it was broken off before
     */
    <T> T call(Callable<T> call) throws Exception {
        begin();
        try {
            return call.call();
        } finally {
            end();
        }
    }

    /** Ends the call under way, and all later ones. Idempotent; any thread. */
    void breakOff() {
        lock.lock();
        try {
            broken = true;
            if (caller != null) {
                caller.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #breakOff} was called. */
    boolean isBroken() {
        lock.lock();
        try {
            return broken;
        } finally {
            lock.unlock();
        }
    }

    private void begin() throws InterruptedException {
        lock.lock();
        try {
            if (broken) {
                throw new InterruptedException("given up before it began");
            }
            caller = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            caller = null;
            if (broken) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
