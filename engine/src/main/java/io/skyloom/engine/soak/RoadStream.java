package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A real stream over two roads, seen from the end that dialled; the other end has it bare. Threads as for any stream. */
final class RoadStream extends PassingStream {
    private final Road there;
    private final Road back;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean lostBytesThere;
    private volatile boolean lostBytesBack;

    RoadStream(ByteStream inner, Road there, Road back, Runnable onClose) {
        super(inner);
        this.there = there;
        this.back = back;
        this.onClose = onClose;
        there.enter(this);
        back.enter(this);
    }

    boolean hasLostBytes() {
        return lostBytesThere || lostBytesBack;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            int n = inner.read(target, offset, length);
            boolean swallowed = back.pass(closed::get);
            if (n != 0 && (swallowed || lostBytesBack)) {
                lostBytesBack = true;
                if (n < 0) {
                    awaitClose();
                }
            } else {
                return n;
            }
        }
    }

    /** The end of the stream was swallowed, too: nothing will ever come. */
    private void awaitClose() throws IOException {
        back.awaitOpen(closed::get);
        throw new IOException("the link had lost the end of this stream");
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        boolean swallowed = there.pass(closed::get);
        if (swallowed || lostBytesThere) {
            lostBytesThere = true;
            return length;
        }
        return inner.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!there.pass(closed::get) && !lostBytesThere) {
            inner.shutdownOutput();
        }
    }

    /** The peer sees it at once, whatever the road is like: a real end could not be told through it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            inner.close();
            there.leave(this);
            back.leave(this);
            onClose.run();
        }
    }
}
