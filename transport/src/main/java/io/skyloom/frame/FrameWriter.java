package io.skyloom.frame;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.aead.AeadCodec;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers packets into frames and writes them. Sealing happens under the lock; the carrier is written to outside it, by
 * the one thread that holds the {@code writing} mark, while others go on gathering.
 */
final class FrameWriter {
    /** Above this many waiting bytes an appender waits: a quarter of a megabyte per transport is what we spare. */
    static final int BOUND = 256 * 1024;

    private final ByteStream carrier;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final FrameSealer sealer;

    @GuardedBy("lock")
    private FrameBatch filling;

    @GuardedBy("lock")
    private FrameBatch spare;

    @GuardedBy("lock")
    private boolean writing;

    /** Bytes of the batch being written that the carrier has not taken yet. */
    @GuardedBy("lock")
    private int inFlight;

    @GuardedBy("lock")
    private @Nullable IOException failure;

    FrameWriter(ByteStream carrier, AeadCodec codec) {
        this.carrier = carrier;
        this.sealer = new FrameSealer(codec);
        this.filling = new FrameBatch(sealer);
        this.spare = new FrameBatch(sealer);
    }

    /** Adds bytes; waits while too many wait already. */
    void append(byte[] source, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        while (!tryAppend(source, offset, length)) {
            flush();
            awaitRoom();
        }
    }

    /** Adds bytes unless too many wait already; returns whether it did. */
    boolean tryAppend(byte[] source, int offset, int length) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (waiting() >= BOUND) {
                return false;
            }
            filling.append(source, offset, length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes, as frames, that the carrier has not taken yet. */
    int pendingBytes() {
        lock.lock();
        try {
            return waiting();
        } finally {
            lock.unlock();
        }
    }

    /** Writes all that waits, unless another thread is writing: then that one takes it along. */
    void flush() throws IOException {
        FrameBatch batch = begin();
        while (batch != null) {
            write(batch);
            batch = next(batch);
        }
    }

    /** Wakes everybody with the reason. */
    void fail(IOException reason) {
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
                sealer.close();
            }
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void write(FrameBatch batch) throws IOException {
        byte[] bytes = batch.bytes();
        int size = batch.size();
        int done = 0;
        while (done < size) {
            done += carrier.write(bytes, done, size - done);
            progressed(size - done);
        }
    }

    private void progressed(int left) {
        lock.lock();
        try {
            inFlight = left;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException {
        lock.lock();
        try {
            while (failure == null && waiting() >= BOUND) {
                progress.awaitUninterruptibly();
            }
            requireOpen();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FrameBatch begin() throws IOException {
        lock.lock();
        try {
            requireOpen();
            return writing ? null : take();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FrameBatch next(FrameBatch written) throws IOException {
        lock.lock();
        try {
            requireOpen();
            written.clear();
            spare = written;
            return take();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable FrameBatch take() {
        FrameBatch batch = filling;
        batch.seal();
        inFlight = batch.size();
        writing = inFlight > 0;
        if (!writing) {
            return null;
        }
        filling = spare;
        return batch;
    }

    @GuardedBy("lock")
    private int waiting() {
        return inFlight + filling.size();
    }

    @GuardedBy("lock")
    private void requireOpen() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
