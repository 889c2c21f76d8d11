package io.skyloom.routing.setup;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream that tells once when it is closed on this side. */
final class CountedStream implements ByteStream {
    private final ByteStream stream;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    CountedStream(ByteStream stream, Runnable onClose) {
        this.stream = stream;
        this.onClose = onClose;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return stream.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return stream.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }

    @Override
    public void close() {
        stream.close();
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return stream.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return stream.remoteAddress();
    }
}
