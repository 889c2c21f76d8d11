package io.skyloom.dmsg.client;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Clock;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The stream of a session under an encrypted one: tells its closing once, and when something was read last. As dmsg knows
 * no half-closed streams, the peer's end or a failure closes it, so that nothing is held until its user notices.
 */
final class StreamCarrier implements ByteStream {
    private final YamuxStream stream;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Clock clock;
    private final Runnable afterClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Written by the reading thread: the peer has ended the stream. */
    private volatile boolean ended;

    /** Written by the reading thread. */
    private volatile long lastRead;

    /** @param afterClose run once, by the closing thread, without any lock; must not block */
    StreamCarrier(
            YamuxStream stream, InetSocketAddress local, InetSocketAddress remote, Clock clock, Runnable afterClose) {
        this.stream = stream;
        this.local = local;
        this.remote = remote;
        this.clock = clock;
        this.afterClose = afterClose;
        this.lastRead = clock.nanoTime();
    }

    /** When bytes were read last, monotonic. */
    long lastRead() {
        return lastRead;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int n = -1;
        try {
            n = stream.read(target, offset, length);
            lastRead = clock.nanoTime();
            ended = n < 0;
            return n;
        } finally {
            if (n < 0) {
                close();
            }
        }
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        boolean succeeded = false;
        try {
            int n = stream.write(source, offset, length);
            succeeded = true;
            return n;
        } finally {
            if (!succeeded) {
                close();
            }
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stream.close();
            afterClose.run();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }
}
