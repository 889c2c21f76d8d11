package io.skyloom.engine.life;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a whole that were started, to be closed newest first. Any thread: the end may come while the whole is still
 * being started, and what is added after it is closed at once.
 */
public final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    /** Takes a part over, to be closed before those that are here already. */
    public <T extends AutoCloseable> T add(T part) {
        take(part, true);
        return part;
    }

    /** Takes a part over that is closed after all others. */
    public <T extends AutoCloseable> T addBeneath(T part) {
        take(part, false);
        return part;
    }

    private void take(AutoCloseable part, boolean first) {
        lock.lock();
        try {
            if (!closed) {
                if (first) {
                    parts.addFirst(part);
                } else {
                    parts.addLast(part);
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        end(part);
    }

    /** Closes every part; one that fails is logged and does not keep the others from being closed. Idempotent. */
    @Override
    public void close() {
        for (AutoCloseable next = next(); next != null; next = next()) {
            end(next);
        }
    }

    private @Nullable AutoCloseable next() {
        lock.lock();
        try {
            closed = true;
            return parts.poll();
        } finally {
            lock.unlock();
        }
    }

    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (RuntimeException e) {
            LOG.error("closing {} met a defect", part.getClass().getSimpleName(), e);
        } catch (Exception e) {
            LOG.warn("closing {}", part.getClass().getSimpleName(), e);
        }
    }
}
