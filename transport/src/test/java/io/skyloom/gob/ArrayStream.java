package io.skyloom.gob;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A connection whose peer has sent some bytes and then ended; so many arrive at a time. */
final class ArrayStream implements ByteStream {
    private final byte[] bytes;
    private final int slice;
    private int at;

    ArrayStream(byte[] bytes, int slice) {
        this.bytes = bytes;
        this.slice = slice;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int n = Math.min(Math.min(length, slice), bytes.length - at);
        System.arraycopy(bytes, at, target, offset, n);
        at += n;
        return n == 0 ? -1 : n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        throw new IOException("only for reading");
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public InetSocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("here", 1);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("there", 1);
    }
}
