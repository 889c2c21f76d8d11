package io.skyloom.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps finished connections until somebody accepts them, up to a number; beyond it they are refused, so that a slow
 * owner never holds up the network. A connection belongs to the queue from {@link #offer} to {@link #accept()}.
 */
final class QueuedListener implements ConnectionListener {
    private final String name;
    private final int capacity;
    private final Runnable afterClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<Connection> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    /**
     * @param name what listens, for error texts
     * @param afterClose run once, by the closing thread, without any lock
     */
    QueuedListener(String name, int capacity, Runnable afterClose) {
        this.name = name;
        this.capacity = capacity;
        this.afterClose = afterClose;
    }

    /** Leaves a connection here; false when closed or full, and then it stays the caller's. Never blocks. */
    boolean offer(Connection connection) {
        lock.lock();
        try {
            if (closed || waiting.size() >= capacity) {
                return false;
            }
            waiting.add(connection);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether an offer would be refused right now. */
    boolean isFull() {
        lock.lock();
        try {
            return waiting.size() >= capacity;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Connection accept() throws IOException {
        lock.lock();
        try {
            while (true) {
                Connection next = waiting.poll();
                if (next != null) {
                    return next;
                }
                if (closed) {
                    throw new IOException("listener on " + name + " is closed");
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while accepting on " + name);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Connection> abandoned;
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
        abandoned.forEach(Connection::close);
        afterClose.run();
    }
}
