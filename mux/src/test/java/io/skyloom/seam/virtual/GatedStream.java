package io.skyloom.seam.virtual;

import static io.skyloom.seam.virtual.Transcript.Direction.READ;
import static io.skyloom.seam.virtual.Transcript.Direction.WRITTEN;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream with a gate in each direction that the test sets at any time. What a blocked read or write of the stream
 * underneath returns meets the gate as it is then: bytes that were read during a stall come out when it ends. A reader
 * that is blocked underneath sees a changed gate only with the next bytes or the close.
 */
public final class GatedStream extends PassingStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Map<Transcript.Direction, Gate> gates = new EnumMap<>(Transcript.Direction.class);

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private int waiting;

    /** Both gates pass at first. */
    public GatedStream(ByteStream inner) {
        super(inner);
    }

    /** Sets the gate for what is read here. */
    public GatedStream reading(Gate gate) {
        if (gate == Gate.SWALLOW) {
            throw new IllegalArgumentException("only writing can swallow");
        }
        set(READ, gate);
        return this;
    }

    /** Sets the gate for what is written here; {@link Gate#EOF} ends the direction underneath. */
    public GatedStream writing(Gate gate) throws IOException {
        set(WRITTEN, gate);
        if (gate == Gate.EOF) {
            inner.shutdownOutput();
        }
        return this;
    }

    /** How many calls are blocked at a gate right now. */
    public int blocked() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended(pass(READ))) {
            return -1;
        }
        int n = inner.read(target, offset, length);
        return ended(pass(READ)) ? -1 : n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return switch (pass(WRITTEN)) {
            case SWALLOW -> length;
            case EOF -> throw new IOException("broken pipe: the gate has ended this direction");
            default -> inner.write(source, offset, length);
        };
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        inner.close();
    }

    private void set(Transcript.Direction direction, Gate gate) {
        lock.lock();
        try {
            gates.put(direction, gate);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean ended(Gate gate) {
        return gate == Gate.EOF;
    }

    /** Waits out a stall of one direction and returns how its gate stands then. */
    private Gate pass(Transcript.Direction direction) throws IOException {
        try {
            return passOrBeInterrupted(direction);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new ClosedByInterruptException();
        }
    }

    private Gate passOrBeInterrupted(Transcript.Direction direction) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (gates.get(direction) == Gate.STALL && !closed) {
                waiting++;
                try {
                    changed.await();
                } finally {
                    waiting--;
                }
            }
            return checked(gates.getOrDefault(direction, Gate.PASS));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Gate checked(Gate gate) throws IOException {
        if (closed) {
            throw new AsynchronousCloseException();
        }
        if (gate == Gate.FAIL) {
            throw new IOException("the gate lets every call fail");
        }
        return gate;
    }
}
