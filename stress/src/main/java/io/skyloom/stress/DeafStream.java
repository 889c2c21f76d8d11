package io.skyloom.stress;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream that nobody is at the other end of: it counts how often it was closed. Any thread. */
public final class DeafStream implements ByteStream {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final AtomicInteger closes = new AtomicInteger();

    /** An open one. */
    public DeafStream() {}

    /** How often it was closed. */
    public int closes() {
        return closes.get();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        throw new IOException("nobody writes here");
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        return length;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return NOWHERE;
    }
}
