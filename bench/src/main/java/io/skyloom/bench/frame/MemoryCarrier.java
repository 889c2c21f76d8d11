package io.skyloom.bench.frame;

import io.skyloom.seam.ByteStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Gives back what was written to it, as a socket would cost nothing. For one thread. */
final class MemoryCarrier implements ByteStream {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private byte[] bytes;
    private int start;
    private int end;

    MemoryCarrier(int capacity) {
        bytes = new byte[capacity];
    }

    /** How much can be read. */
    int waiting() {
        return end - start;
    }

    /** Forgets what waits. */
    void skip() {
        start = 0;
        end = 0;
    }

    /** Forgets what waits and keeps no memory. */
    void drop() {
        bytes = new byte[0];
        start = 0;
        end = 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int n = Math.min(length, waiting());
        System.arraycopy(bytes, start, target, offset, n);
        start += n;
        return n == 0 ? -1 : n;
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        if (start == end) {
            start = 0;
            end = 0;
        }
        int n = Math.min(length, bytes.length - end);
        System.arraycopy(source, offset, bytes, end, n);
        end += n;
        return n;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return NOWHERE;
    }
}
