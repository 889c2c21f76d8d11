package io.skyloom.accept;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps what has come to a port until the port's owner takes it, up to a number; beyond it the next is refused, so that
 * a slow owner holds nobody up. What was offered belongs to the queue until it is accepted. Any thread may call.
 *
 * @param <T> what comes: connections, streams
 */
public final class AcceptQueue<T> implements AutoCloseable {
    private final String name;
    private final int capacity;
    private final Consumer<T> abandon;
    private final Runnable afterClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<T> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    /**
     * An empty one.
     *
     * @param name what listens, for error texts: {@code dmsg port 46}
     * @param capacity how many may wait, at least 1
     * @param abandon what becomes of those that wait when the queue is closed
     * @param afterClose run once, by the closing thread, before anything is abandoned; neither is called under the lock
     */
    public AcceptQueue(String name, int capacity, Consumer<T> abandon, Runnable afterClose) {
        this.name = name;
        this.capacity = capacity;
        this.abandon = abandon;
        this.afterClose = afterClose;
    }

    /** What becomes of an offer. */
    public enum Verdict {
        /** It belongs to the queue now. */
        TAKEN,
        /** It stays the caller's: nobody listens any more. */
        CLOSED,
        /** It stays the caller's: too many wait already. */
        FULL
    }

    /** Leaves something here. Never blocks. */
    public Verdict offer(T newcomer) {
        lock.lock();
        try {
            if (closed) {
                return Verdict.CLOSED;
            }
            if (waiting.size() >= capacity) {
                return Verdict.FULL;
            }
            waiting.add(newcomer);
            changed.signal();
            return Verdict.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Whether an offer would find no room right now. */
    public boolean isFull() {
        return waiting() >= capacity;
    }

    /** How many wait. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks for the next one.
     *
     * @throws IOException when the queue is closed, also during the call, or the thread was interrupted
     */
    public T accept() throws IOException {
        lock.lock();
        try {
            while (true) {
                T next = waiting.poll();
                if (next != null) {
                    return next;
                }
                if (closed) {
                    throw new IOException("the listener on " + name + " is closed");
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while listening on " + name);
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing any more, wakes whoever accepts and abandons what waits. Idempotent. */
    @Override
    public void close() {
        List<T> abandoned;
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
        try {
            afterClose.run();
        } finally {
            abandoned.forEach(abandon);
        }
    }
}
