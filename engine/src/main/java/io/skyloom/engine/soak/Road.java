package io.skyloom.engine.soak;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One direction between two machines of a real ground, and what is wrong with it. Any thread. */
final class Road {
    /** What it does with bytes. */
    enum Mode {
        OPEN,
        STALLED,
        SWALLOWING,
        CUT
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private Mode mode = Mode.OPEN;

    @GuardedBy("lock")
    private final Set<RoadStream> travellers = new LinkedHashSet<>();

    void enter(RoadStream stream) {
        lock.lock();
        try {
            travellers.add(stream);
        } finally {
            lock.unlock();
        }
    }

    void leave(RoadStream stream) {
        lock.lock();
        try {
            travellers.remove(stream);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Mode mode() {
        lock.lock();
        try {
            return mode;
        } finally {
            lock.unlock();
        }
    }

    /** Changes it; the streams that cannot live on are closed by the caller's thread. */
    void become(Mode next) {
        List<RoadStream> ending = new ArrayList<>();
        lock.lock();
        try {
            mode = next;
            for (RoadStream stream : travellers) {
                // What has lost bytes meets a peer that does not know it any more as soon as it is heard again.
                if (next == Mode.CUT || (next == Mode.OPEN && stream.hasLostBytes())) {
                    ending.add(stream);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ending.forEach(RoadStream::close);
    }

    /** Blocks until it is open, or throws when the stream is closed. */
    void awaitOpen(BooleanSupplier isClosed) throws IOException {
        lock.lock();
        try {
            while (!isClosed.getAsBoolean() && mode != Mode.OPEN) {
                changed.await();
            }
            if (isClosed.getAsBoolean()) {
                throw new AsynchronousCloseException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AsynchronousCloseException();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks while it is stalled.
     *
     * @return whether what is to pass is swallowed
     * @throws IOException when it is cut, or the stream was closed meanwhile
     */
    boolean pass(BooleanSupplier isClosed) throws IOException {
        lock.lock();
        try {
            while (mode == Mode.STALLED && !isClosed.getAsBoolean()) {
                changed.await();
            }
            if (isClosed.getAsBoolean()) {
                throw new AsynchronousCloseException();
            }
            if (mode == Mode.CUT) {
                throw new IOException("the link was cut");
            }
            return mode == Mode.SWALLOWING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AsynchronousCloseException();
        } finally {
            lock.unlock();
        }
    }
}
