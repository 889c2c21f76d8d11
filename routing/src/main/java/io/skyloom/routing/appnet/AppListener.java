package io.skyloom.routing.appnet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Yields the connections that others dial to one port. Those that nobody has accepted yet belong to the listener, up to
 * a number, and are closed with it; further ones are refused.
 */
public final class AppListener implements Closeable {
    private final AppAddress local;
    private final int capacity;
    private final Runnable afterClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<AppConnection> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    /** @param afterClose run once, by the closing thread, without any lock */
    AppListener(AppAddress local, int capacity, Runnable afterClose) {
        this.local = local;
        this.capacity = capacity;
        this.afterClose = afterClose;
    }

    /** What becomes of a connection that was offered. */
    enum Verdict {
        TAKEN,
        CLOSED,
        FULL
    }

    /** Leaves a connection here; unless taken it stays the caller's. Never blocks. */
    Verdict offer(AppConnection connection) {
        lock.lock();
        try {
            if (closed) {
                return Verdict.CLOSED;
            }
            if (waiting.size() >= capacity) {
                return Verdict.FULL;
            }
            waiting.add(connection);
            changed.signal();
            return Verdict.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks for the next connection.
     *
     * @throws IOException when the listener is closed, also during the call, or the thread was interrupted
     */
    public AppConnection accept() throws IOException {
        lock.lock();
        try {
            while (true) {
                AppConnection next = waiting.poll();
                if (next != null) {
                    return next;
                }
                if (closed) {
                    throw new IOException("the listener on " + local + " is closed");
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while listening on " + local);
        } finally {
            lock.unlock();
        }
    }

    /** Where it listens. */
    public AppAddress local() {
        return local;
    }

    /** Frees the port and closes what nobody has accepted. Idempotent. */
    @Override
    public void close() {
        List<AppConnection> abandoned;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            abandoned = new ArrayList<>(waiting);
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        afterClose.run();
        abandoned.forEach(connection -> connection.close(WellKnownPorts.offline(local.port())));
    }
}
