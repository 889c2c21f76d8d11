package io.skyloom.frame;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.aead.AeadCodec;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, and whose turn it is to send it. Any thread adds bytes; they are sealed under the lock, so that
 * the order of counters is the order on the wire. One thread at a time has the <i>turn</i>: it alone writes to the
 * carrier, outside the lock, the batch it was given, while others go on filling the next one.
 *
 * <p>The turn goes to whoever asks first. The holder ends it when nothing waits, or passes it on to the stream's own
 * writer thread, which keeps it until the carrier flows freely again. Waits have no limit of their own: the guard of
 * stalled writes closes the stream, which ends them all.
 */
final class FrameOutput {
    /** At this many waiting bytes nothing more is taken: what one transport may cost us while its peer is slow. */
    static final int BOUND = 256 * 1024;

    /** Those who wait for room are woken when this little is left, not at every byte. */
    private static final int ROOMY = BOUND / 2;

    /** From here on a write is worth it even if more is to come: the bytes are still in the processor's cache. */
    static final int WORTH_A_WRITE = 64 * 1024;

    /** After so many batches that the carrier took at once, the own writer steps back. */
    static final int FLUENT_BATCHES = 1024;

    private static final long NOBODY = 0;

    /** What became of bytes that were offered. */
    enum Added {
        /** They wait. */
        YES,
        /** They wait, and so much waits that it should be written. */
        AND_WORTH_A_WRITE,
        /** Too much waits; they were not taken. */
        NO
    }

    /** Whose turn it is. */
    private enum Turn {
        /** Nobody's: nothing is being written. */
        FREE,
        /** A thread's that added bytes. */
        CALLER,
        /** The stream's own writer thread's. */
        OWN
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition written = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final FrameSealer sealer;

    /** What is added goes here; null only until the first byte and after a rest. */
    @GuardedBy("lock")
    private @Nullable FrameBatch filling;

    /** Empty, and the next to be filled. */
    @GuardedBy("lock")
    private @Nullable FrameBatch spare;

    /** The number of the batch being filled, counted from 1. */
    @GuardedBy("lock")
    private long fillingNumber = 1;

    /** The batch being written. Changed under the lock; its content belongs to whoever has the turn. */
    @GuardedBy("lock")
    private @Nullable FrameBatch current;

    @GuardedBy("lock")
    private Turn turn = Turn.FREE;

    /** Bytes of the current batch that the carrier has not taken yet. */
    @GuardedBy("lock")
    private int left;

    /** The number of the living own writer. */
    @GuardedBy("lock")
    private long ownWriter = NOBODY;

    /** How many there have been. */
    @GuardedBy("lock")
    private long ownWriters;

    /** Batches in a row that the own writer got rid of without waiting. */
    @GuardedBy("lock")
    private int fluent;

    /** Whether the own writer stays although the carrier flows freely: somebody must never write himself. */
    @GuardedBy("lock")
    private boolean staying;

    @GuardedBy("lock")
    private @Nullable Throwable failure;

    FrameOutput(AeadCodec codec) {
        this.sealer = new FrameSealer(codec);
    }

    /** Adds bytes unless too many wait. */
    Added add(byte[] source, int offset, int length) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (waiting() >= BOUND) {
                return Added.NO;
            }
            if (filling == null) {
                filling = new FrameBatch(sealer);
            }
            filling.append(source, offset, length);
            return filling.size() >= WORTH_A_WRITE ? Added.AND_WORTH_A_WRITE : Added.YES;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that the carrier has not taken yet. */
    int pending() {
        lock.lock();
        try {
            return waiting();
        } finally {
            lock.unlock();
        }
    }

    /** The number of the batch that will hold whatever was added last. */
    long lastBatch() {
        lock.lock();
        try {
            return isEmpty() ? fillingNumber - 1 : fillingNumber;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks for the turn.
     *
     * @return the batch to write; null when nothing waits, or another thread has the turn and takes it all along
     */
    @Nullable
    FrameBatch take() throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (turn != Turn.FREE || !nextBatch()) {
                return null;
            }
            if (ownWriter != NOBODY) {
                turn = Turn.OWN;
                work.signal();
                return null;
            }
            turn = Turn.CALLER;
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** The carrier took some of the current batch. */
    void progressed(int bytesLeft) {
        lock.lock();
        try {
            left = bytesLeft;
            wakeIfRoomy();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The current batch was written.
     *
     * @param atOnce whether the carrier took all that was offered each time
     * @return the next one for the same holder; null when nothing waits and the turn is over
     */
    @Nullable
    FrameBatch takeNext(boolean atOnce) throws IOException {
        lock.lock();
        try {
            requireOpen();
            recycle();
            fluent = atOnce ? fluent + 1 : 0;
            if (nextBatch()) {
                return current;
            }
            if (turn == Turn.OWN && fluent >= FLUENT_BATCHES && !staying) {
                ownWriter = NOBODY;
            }
            turn = Turn.FREE;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the turn and what waits to the own writer, unless somebody has the turn or nothing waits. From then on the
     * own writer stays until the stream rests.
     *
     * @return its number if it must be started
     */
    OptionalLong giveAway() throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (turn != Turn.FREE || !nextBatch()) {
                return OptionalLong.empty();
            }
            staying = true;
            return appointOwn();
        } finally {
            lock.unlock();
        }
    }

    /** Passes the turn and the current batch on to the own writer; returns its number if it must be started. */
    OptionalLong handOver() throws IOException {
        lock.lock();
        try {
            requireOpen();
            fluent = 0;
            return appointOwn();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private OptionalLong appointOwn() {
        turn = Turn.OWN;
        work.signal();
        if (ownWriter != NOBODY) {
            return OptionalLong.empty();
        }
        ownWriters++;
        ownWriter = ownWriters;
        return OptionalLong.of(ownWriter);
    }

    /** For the own writer of that number: waits for the turn and its batch; null when it is no longer needed. */
    @Nullable
    FrameBatch awaitTurn(long number) {
        lock.lock();
        try {
            while (failure == null && ownWriter == number && turn != Turn.OWN) {
                work.awaitUninterruptibly();
            }
            return failure == null && ownWriter == number ? current : null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a batch was written. */
    void awaitWritten(long number) throws IOException {
        lock.lock();
        try {
            while (failure == null && !isWritten(number)) {
                written.awaitUninterruptibly();
            }
            requireOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until bytes can be added again; somebody must have the turn. */
    void awaitRoom() throws IOException {
        lock.lock();
        try {
            while (failure == null && turn != Turn.FREE && waiting() > ROOMY) {
                room.awaitUninterruptibly();
            }
            requireOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Waits as {@link #awaitRoom()} does, but not longer than the limit; returns whether there is room. */
    boolean awaitRoom(Timers timers, Duration limit) throws IOException {
        boolean[] late = {false};
        try (Timers.Timer ignored = timers.schedule(limit, () -> expire(late))) {
            lock.lock();
            try {
                while (failure == null && turn != Turn.FREE && waiting() > ROOMY && !late[0]) {
                    room.awaitUninterruptibly();
                }
                requireOpen();
                return waiting() < BOUND;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Gives memory back that nobody has needed for a while, and lets the own writer go. */
    void rest() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (turn == Turn.FREE && isEmpty()) {
                filling = null;
                spare = null;
                ownWriter = NOBODY;
                staying = false;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is taken or written any more; wakes everybody. */
    void fail(Throwable why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            sealer.close();
            room.signalAll();
            written.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void expire(boolean[] late) {
        lock.lock();
        try {
            late[0] = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes the filling batch the current one, if it holds anything. */
    @GuardedBy("lock")
    private boolean nextBatch() throws IOException {
        if (filling == null || isEmpty()) {
            return false;
        }
        filling.seal();
        current = filling;
        left = filling.size();
        filling = spare;
        spare = null;
        fillingNumber++;
        return true;
    }

    /** The current batch is empty again. There are never more than two: one being written, one being filled. */
    @GuardedBy("lock")
    private void recycle() {
        if (current != null) {
            current.clear();
        }
        if (filling == null) {
            filling = current;
        } else {
            spare = current;
        }
        current = null;
        left = 0;
        written.signalAll();
        wakeIfRoomy();
    }

    @GuardedBy("lock")
    private boolean isWritten(long number) {
        long newest = fillingNumber - 1;
        return number < newest || (number == newest && current == null);
    }

    @GuardedBy("lock")
    private void wakeIfRoomy() {
        if (waiting() <= ROOMY) {
            room.signalAll();
        }
    }

    @GuardedBy("lock")
    private boolean isEmpty() {
        return filling == null || filling.size() == 0;
    }

    @GuardedBy("lock")
    private int waiting() {
        return filling == null ? left : left + filling.size();
    }

    @GuardedBy("lock")
    private void requireOpen() throws IOException {
        if (failure != null) {
            throw new ClosedStreamException(failure);
        }
    }
}
