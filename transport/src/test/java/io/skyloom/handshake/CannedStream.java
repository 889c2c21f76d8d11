package io.skyloom.handshake;

import io.skyloom.seam.ByteStream;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;

/** A carrier whose input is given beforehand, segment by segment, and then ends; output is kept. For one thread. */
final class CannedStream implements ByteStream {
    private final Queue<byte[]> segments = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int at;
    private boolean closed;

    CannedStream(byte[]... segments) {
        for (byte[] segment : segments) {
            if (segment.length > 0) {
                this.segments.add(segment);
            }
        }
    }

    byte[] written() {
        return written.toByteArray();
    }

    boolean isClosed() {
        return closed;
    }

    /** A read never joins segments. */
    @Override
    public int read(byte[] target, int offset, int length) throws ClosedChannelException {
        requireOpen();
        byte[] segment = segments.peek();
        if (segment == null) {
            return -1;
        }
        int n = Math.min(length, segment.length - at);
        System.arraycopy(segment, at, target, offset, n);
        at += n;
        if (at == segment.length) {
            segments.remove();
            at = 0;
        }
        return n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ClosedChannelException {
        requireOpen();
        written.write(source, offset, length);
        return length;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress("192.0.2.1", 1);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("192.0.2.2", 2);
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
