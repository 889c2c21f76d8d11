package io.skyloom.frame;

import io.skyloom.seam.ByteStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A carrier that gives back what was written to it, without any garbage. For one thread. */
final class LoopCarrier implements ByteStream {
    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private final byte[] ring;
    private int readAt;
    private int filled;

    LoopCarrier(int capacity) {
        ring = new byte[capacity];
    }

    /** How many bytes were written and not read. */
    int filled() {
        return filled;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int n = Math.min(Math.min(length, filled), ring.length - readAt);
        System.arraycopy(ring, readAt, target, offset, n);
        readAt = (readAt + n) % ring.length;
        filled -= n;
        return n == 0 ? -1 : n;
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        int n = Math.min(length, ring.length - filled);
        int at = (readAt + filled) % ring.length;
        int first = Math.min(n, ring.length - at);
        System.arraycopy(source, offset, ring, at, first);
        System.arraycopy(source, offset + first, ring, 0, n - first);
        filled += n;
        return n;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public InetSocketAddress localAddress() {
        return address;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return address;
    }
}
