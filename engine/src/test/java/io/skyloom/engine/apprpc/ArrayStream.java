package io.skyloom.engine.apprpc;

import io.skyloom.seam.ByteStream;
import java.net.InetSocketAddress;

/** Yields given bytes, a few at a time, and then the end. For one thread. */
final class ArrayStream implements ByteStream {
    private static final int MOST_AT_ONCE = 3;

    private final byte[] bytes;
    private int at;

    ArrayStream(byte[] bytes) {
        this.bytes = bytes;
    }

    int left() {
        return bytes.length - at;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (at == bytes.length) {
            return -1;
        }
        int n = Math.min(Math.min(length, MOST_AT_ONCE), left());
        System.arraycopy(bytes, at, target, offset, n);
        at += n;
        return n;
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public InetSocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("array", 0);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return localAddress();
    }
}
