package io.skyloom.dmsg.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Yields the streams that other clients open to one port of ours. Streams that nobody has accepted yet belong to the
 * listener, up to a number; further ones are refused, so that a slow owner never holds up a session.
 */
public final class DmsgListener implements StreamListener {
    private final DmsgAddress local;
    private final int capacity;
    private final AfterClose afterClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<DmsgStream> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    /** What its owner does when a listener is closed. */
    interface AfterClose {
        void closed(DmsgListener listener);
    }

    /** @param afterClose run once, by the closing thread, without any lock */
    DmsgListener(DmsgAddress local, int capacity, AfterClose afterClose) {
        this.local = local;
        this.capacity = capacity;
        this.afterClose = afterClose;
    }

    /** The address it listens on. */
    public DmsgAddress local() {
        return local;
    }

    /** Leaves a stream here; false when closed or full, and then it stays the caller's. Never blocks. */
    boolean offer(DmsgStream stream) {
        lock.lock();
        try {
            if (closed || waiting.size() >= capacity) {
                return false;
            }
            waiting.add(stream);
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

    /** How many streams wait to be accepted. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public DmsgStream accept() throws IOException {
        lock.lock();
        try {
            while (true) {
                DmsgStream next = waiting.poll();
                if (next != null) {
                    return next;
                }
                if (closed) {
                    throw new IOException("the listener on dmsg port " + local.port() + " is closed");
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while listening on dmsg port " + local.port());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local.asSocketAddress();
    }

    @Override
    public void close() {
        List<DmsgStream> abandoned;
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
        afterClose.closed(this);
        abandoned.forEach(DmsgStream::close);
    }
}
