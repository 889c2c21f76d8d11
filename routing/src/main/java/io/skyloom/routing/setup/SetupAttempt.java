package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread end what another is doing for it: whatever is held at the moment is closed, and nothing new is begun.
 * Any thread.
 */
public final class SetupAttempt {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private @Nullable Runnable held;

    /** Nothing is held yet. */
    public SetupAttempt() {}

    /** Ends it. Idempotent; never blocks. */
    public void end() {
        Runnable closing;
        lock.lock();
        try {
            ended = true;
            closing = held;
            held = null;
        } finally {
            lock.unlock();
        }
        if (closing != null) {
            closing.run();
        }
    }

    /** Whether it was ended. */
    public boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes on only if nobody has ended it.
     *
     * @throws SetupException otherwise
     */
    public void requireWanted() throws SetupException {
        if (isEnded()) {
            throw new SetupException("the dial was given up");
        }
    }

    /**
     * Names what ends the current step; runs it at once when the attempt has ended.
     *
     * @param closing must not block
     */
    public Hold hold(Runnable closing) {
        boolean late;
        lock.lock();
        try {
            late = ended;
            if (!late) {
                held = closing;
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            closing.run();
        }
        return () -> release(closing);
    }

    private void release(Runnable closing) {
        lock.lock();
        try {
            if (held == closing) {
                held = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is held until this is closed. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}
