package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream that breaks after exactly so many bytes of one direction: the last whole byte still passes, then the stream
 * underneath is closed and every call fails. For cutting a handshake after byte 0, 1, 2 and so on.
 */
public final class CutStream extends PassingStream {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private long readable;

    @GuardedBy("lock")
    private long writable;

    private CutStream(ByteStream inner, long readable, long writable) {
        super(inner);
        this.readable = readable;
        this.writable = writable;
    }

    /** Breaks when {@code bytes} have been read and more are asked for. */
    public static CutStream afterReading(ByteStream inner, long bytes) {
        return new CutStream(inner, bytes, Long.MAX_VALUE);
    }

    /** Breaks when {@code bytes} have been written and more come. */
    public static CutStream afterWriting(ByteStream inner, long bytes) {
        return new CutStream(inner, Long.MAX_VALUE, bytes);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, allowed(length, left(true)));
        if (n > 0) {
            take(n, true);
        }
        return n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        int n = super.write(source, offset, allowed(length, left(false)));
        take(n, false);
        return n;
    }

    private int allowed(int length, long left) throws IOException {
        if (left == 0 && length > 0) {
            inner.close();
            throw new IOException("connection reset: cut by the test");
        }
        return (int) Math.min(length, left);
    }

    private long left(boolean reading) {
        lock.lock();
        try {
            return reading ? readable : writable;
        } finally {
            lock.unlock();
        }
    }

    private void take(int n, boolean reading) {
        lock.lock();
        try {
            if (reading) {
                readable -= n;
            } else {
                writable -= n;
            }
        } finally {
            lock.unlock();
        }
    }
}
