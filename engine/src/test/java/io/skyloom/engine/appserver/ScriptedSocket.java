package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppSocket;
import io.skyloom.routing.appnet.AppAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A connection whose other end is the test: it says what comes, sees what goes, and can stop taking anything. */
final class ScriptedSocket implements AppSocket {
    private final AppAddress local;
    private final AppAddress remote;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // From here on everything is guarded by the lock.

    private final Deque<byte[]> coming = new ArrayDeque<>();

    private final ByteArrayOutputStream gone = new ByteArrayOutputStream();

    private boolean peerLeft;

    private boolean closed;

    private boolean stuck;

    ScriptedSocket(AppAddress local, AppAddress remote) {
        this.local = local;
        this.remote = remote;
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void comes(String text) {
        locked(() -> coming.add(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    void peerLeaves() {
        locked(() -> peerLeft = true);
    }

    void takesNothing() {
        locked(() -> stuck = true);
    }

    String sent() {
        lock.lock();
        try {
            return gone.toString(java.nio.charset.StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (coming.isEmpty() && !peerLeft && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                throw new IOException("closed here");
            }
            byte[] next = coming.poll();
            if (next == null) {
                return -1;
            }
            int n = Math.min(length, next.length);
            System.arraycopy(next, 0, target, offset, n);
            if (n < next.length) {
                coming.addFirst(Arrays.copyOfRange(next, n, next.length));
            }
            return n;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (stuck && !closed) {
                changed.awaitUninterruptibly();
            }
            if (peerLeft || closed) {
                throw new IOException("io: read/write on closed pipe");
            }
            gone.write(source, offset, length);
            return length;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> closed = true);
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public AppAddress remote() {
        return remote;
    }

    @Override
    public AppAddress local() {
        return local;
    }

    @Override
    public @Nullable IOException closeCause() {
        return null;
    }

    @Override
    public InetSocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("local", local.port());
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("remote", remote.port());
    }
}
