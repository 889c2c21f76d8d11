package io.skyloom.fuzz;

import io.skyloom.seam.ByteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

/** A stream whose peer has said all it has to say, in pieces of one size, and hears everything. For one thread. */
final class Feed implements ByteStream {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final byte[] said;
    private final int piece;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int at;
    private boolean closed;

    Feed(byte[] said, int piece) {
        this.said = said;
        this.piece = piece;
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

    @Override
    public void close() {
        closed = true;
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
