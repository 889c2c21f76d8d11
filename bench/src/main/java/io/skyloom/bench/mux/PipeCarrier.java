package io.skyloom.bench.mux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One end of a blocking connection in memory, with a kernel's buffer and without its system calls. */
final class PipeCarrier implements ByteStream {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final Ring in;
    private final Ring out;

    private PipeCarrier(Ring in, Ring out) {
        this.in = in;
        this.out = out;
    }

    /** Two connected ends that hold so many bytes in each direction. */
    static PipeCarrier[] pair(int capacity) {
        Ring there = new Ring(capacity);
        Ring back = new Ring(capacity);
        return new PipeCarrier[] {new PipeCarrier(back, there), new PipeCarrier(there, back)};
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return out.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() {
        out.close();
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return NOWHERE;
    }

    /** One direction. */
    private static final class Ring {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        @GuardedBy("lock")
        private final byte[] bytes;

        @GuardedBy("lock")
        private int start;

        @GuardedBy("lock")
        private int size;

        @GuardedBy("lock")
        private boolean closed;

        Ring(int capacity) {
            bytes = new byte[capacity];
        }

        int read(byte[] target, int offset, int length) {
            lock.lock();
            try {
                while (size == 0 && !closed) {
                    changed.awaitUninterruptibly();
                }
                if (size == 0) {
                    return -1;
                }
                int n = Math.min(length, size);
                int first = Math.min(n, bytes.length - start);
                System.arraycopy(bytes, start, target, offset, first);
                System.arraycopy(bytes, 0, target, offset + first, n - first);
                start = (start + n) % bytes.length;
                size -= n;
                changed.signalAll();
                return n;
            } finally {
                lock.unlock();
            }
        }

        int write(byte[] source, int offset, int length) throws IOException {
            lock.lock();
            try {
                while (size == bytes.length && !closed) {
                    changed.awaitUninterruptibly();
                }
                if (closed) {
                    throw new ClosedChannelException();
                }
                int n = Math.min(length, bytes.length - size);
                int at = (start + size) % bytes.length;
                int first = Math.min(n, bytes.length - at);
                System.arraycopy(source, offset, bytes, at, first);
                System.arraycopy(source, offset + first, bytes, 0, n - first);
                size += n;
                changed.signalAll();
                return n;
            } finally {
                lock.unlock();
            }
        }

        void close() {
            lock.lock();
            try {
                closed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
