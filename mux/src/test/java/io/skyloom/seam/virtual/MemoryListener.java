package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A listening port in memory. Connections are complete before they are accepted, up to the backlog; further requests
 * wait for room, as repeated requests do on a wire.
 */
final class MemoryListener implements StreamListener {
    private final MemoryNet host;
    private final InetSocketAddress local;
    private final int backlog;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<MemoryStream> ready = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Deque<ConnectionRequest> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    MemoryListener(MemoryNet host, InetSocketAddress local, int backlog) {
        this.host = host;
        this.local = local;
        this.backlog = backlog;
    }

    /** A request arrived here. */
    void request(ConnectionRequest request) {
        lock.lock();
        try {
            if (!closed) {
                waiting.add(request);
            }
        } finally {
            lock.unlock();
        }
        if (!admitWaiting()) {
            request.refuse();
        }
    }

    @Override
    public ByteStream accept() throws IOException {
        try {
            MemoryStream accepted = take();
            admitWaiting();
            host.opened(accepted);
            return accepted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        List<MemoryStream> unaccepted;
        List<ConnectionRequest> refused;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            unaccepted = new ArrayList<>(ready);
            refused = new ArrayList<>(waiting);
            ready.clear();
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        host.stopListening(this);
        unaccepted.forEach(MemoryStream::close);
        refused.forEach(ConnectionRequest::refuse);
    }

    @Override
    public String toString() {
        return "listener " + MemoryStream.text(local);
    }

    private MemoryStream take() throws IOException, InterruptedException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            while (ready.isEmpty()) {
                changed.await();
                if (closed) {
                    throw new AsynchronousCloseException();
                }
            }
            return ready.remove();
        } finally {
            lock.unlock();
        }
    }

    /** Completes waiting requests while there is room; returns whether the listener is open. */
    private boolean admitWaiting() {
        while (true) {
            ConnectionRequest next;
            lock.lock();
            try {
                if (closed) {
                    return false;
                }
                if (ready.size() >= backlog || waiting.isEmpty()) {
                    return true;
                }
                next = waiting.remove();
                if (next.isAbandoned()) {
                    continue;
                }
                ready.add(next.establish());
                changed.signal();
            } finally {
                lock.unlock();
            }
            next.confirm();
        }
    }
}
