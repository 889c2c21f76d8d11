package io.skyloom.seam;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A stream that passes everything on: the base of those that watch or disturb another one. Threads as for any stream. */
public abstract class PassingStream implements ByteStream {
    /** The stream underneath. */
    protected final ByteStream inner;

    /** Passes everything on to {@code inner}. */
    protected PassingStream(ByteStream inner) {
        this.inner = inner;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return inner.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return inner.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        inner.shutdownOutput();
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public long unacknowledged() {
        return inner.unacknowledged();
    }

    @Override
    public InetSocketAddress localAddress() {
        return inner.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return inner.remoteAddress();
    }

    @Override
    public String toString() {
        return inner.toString();
    }
}
