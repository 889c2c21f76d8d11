package io.skyloom.fuzz;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream whose peer has said all it has to say, in pieces of one size, and hears everything. Then it hangs up, or says
 * nothing more and whoever reads waits until somebody closes the stream. For threads that take turns.
 */
final class Feed implements ByteStream {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final byte[] said;
    private final int piece;
    private final boolean silent;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition end = lock.newCondition();
    private final Outcome<Boolean> ended = new Outcome<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int at;
    private boolean closed;

    Feed(byte[] said, int piece) {
        this(said, piece, false);
    }

    private Feed(byte[] said, int piece, boolean silent) {
        this.said = said;
        this.piece = piece;
        this.silent = silent;
    }

    /** The same, falling silent instead of hanging up; its readers are threads of a simulation. */
    static Feed thenSilent(byte[] said, int piece) {
        return new Feed(said, piece, true);
    }

    /** What was written here. */
    byte[] heard() {
        return heard.toByteArray();
    }

    /** What nobody has read yet. */
    byte[] unread() {
        return Arrays.copyOfRange(said, at, said.length);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        requireOpen();
        int n = Math.min(Math.min(piece, length), said.length - at);
        System.arraycopy(said, at, target, offset, n);
        at += n;
        if (n == 0 && length > 0 && silent) {
            awaitClose();
            requireOpen();
        }
        return n == 0 && length > 0 ? -1 : n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        requireOpen();
        heard.write(source, offset, length);
        return length;
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireOpen();
    }

    private void awaitClose() {
        lock.lock();
        try {
            while (!closed) {
                end.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            end.signalAll();
        } finally {
            lock.unlock();
        }
        ended.complete(true);
    }

    /** Settled when it is closed. */
    Outcome<Boolean> ended() {
        return ended;
    }

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return NOWHERE;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
