package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Datagrams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A datagram socket in memory. What arrives while its buffer is full is lost, as in a kernel. */
final class MemoryDatagrams implements Datagrams {
    /** The kernel's usual receive buffer, in bytes. */
    static final int RECEIVE_BUFFER = 212_992;

    private static final int LARGEST = 65_507;

    private final MemoryNet host;
    private final InetSocketAddress local;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Datagram> arrived = new ArrayDeque<>();

    @GuardedBy("lock")
    private int buffered;

    @GuardedBy("lock")
    private boolean closed;

    MemoryDatagrams(MemoryNet host, InetSocketAddress local) {
        this.host = host;
        this.local = local;
    }

    @Override
    public Received receive(byte[] target) throws IOException {
        try {
            Datagram next = take();
            int length = Math.min(target.length, next.bytes().length);
            System.arraycopy(next.bytes(), 0, target, 0, length);
            return new Received(length, next.sender());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public void send(byte[] source, int offset, int length, InetSocketAddress target) throws IOException {
        if (isClosed()) {
            throw new ClosedChannelException();
        }
        if (length > LARGEST) {
            throw new IOException("message too long: " + length + " bytes to " + MemoryStream.text(target));
        }
        host.carry(local, target, Arrays.copyOfRange(source, offset, offset + length));
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            arrived.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        host.closed(this);
    }

    @Override
    public String toString() {
        return "datagrams " + MemoryStream.text(local);
    }

    void deliver(byte[] bytes, InetSocketAddress sender) {
        lock.lock();
        try {
            if (!closed && buffered + bytes.length <= RECEIVE_BUFFER) {
                buffered += bytes.length;
                arrived.add(new Datagram(bytes, sender));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Datagram take() throws IOException, InterruptedException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            while (arrived.isEmpty()) {
                changed.await();
                if (closed) {
                    throw new AsynchronousCloseException();
                }
            }
            Datagram next = arrived.remove();
            buffered -= next.bytes().length;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Datagram(byte[] bytes, InetSocketAddress sender) {}
}
