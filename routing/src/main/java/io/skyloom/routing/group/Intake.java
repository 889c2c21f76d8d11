package io.skyloom.routing.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that came for one application and were not read yet, up to a budget. Transports' threads add, and wait for
 * room within what the reader has earned; for one that has taken nothing for as long as they would wait anyhow, they do
 * not wait. One thread at a time takes.
 *
 * <p>An intake that nobody feeds costs next to nothing: the ring is made when bytes come. One that has become far larger
 * than is needed is given up when a reader has to wait, any when nothing has come for a while.
 */
final class Intake {
    /** The reader is behind when a larger part of the budget than one of so many waits. */
    private static final int PART_BEHIND = 64;

    private static final int SMALLEST_RING = 1024;

    /** A ring up to this size may stay while a reader waits; {@link #trim} takes it from those who wait for long. */
    private static final int KEPT_RING = 1 << 19;

    private static final byte[] NO_RING = {};

    private final int budget;

    /** The most that feeders wait without the reader taking anything, nanoseconds. */
    private final long patience;

    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();

    /** Its length is 0 or a power of two. */
    @GuardedBy("lock")
    private byte[] ring = NO_RING;

    @GuardedBy("lock")
    private int head;

    @GuardedBy("lock")
    private int count;

    /** How long feeders may still wait, nanoseconds; what is taken adds to it. */
    @GuardedBy("lock")
    private long credit;

    /** The most bytes that waited since the reader had to wait. */
    @GuardedBy("lock")
    private int peak;

    /** Whether the reader was behind at some time since it took something. */
    @GuardedBy("lock")
    private boolean behind;

    /** Since when, while it is. */
    @GuardedBy("lock")
    private long behindSince;

    /** Whether something came since the last {@link #trim}. */
    @GuardedBy("lock")
    private boolean fed;

    /** Why no more will come; null while more may. */
    @GuardedBy("lock")
    private @Nullable GroupEnd end;

    /** Names the deadline that holds for the reader; null for none. */
    @GuardedBy("lock")
    private @Nullable Object deadline;

    @GuardedBy("lock")
    private boolean expired;

    /**
     * An empty one.
     *
     * @param budget the most bytes that wait
     * @param patience the most that feeders wait while the reader takes nothing, and how long it may take nothing
     *     before they do not wait at all
     * @param nanoTime the monotonic clock
     */
    Intake(int budget, Duration patience, LongSupplier nanoTime) {
        this.budget = budget;
        this.nanoTime = nanoTime;
        this.patience = patience.toNanos();
        this.credit = this.patience;
    }

    /**
     * Adds bytes; what comes after the end is dropped.
     *
     * @return false when the budget does not allow it at the moment
     */
    boolean offer(byte[] source, int offset, int length) {
        lock.lock();
        try {
            return add(source, offset, length);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds bytes, waiting for room as long as the reader has earned.
     *
     * @return false when there was none in that time: the reader is too slow
     */
    boolean press(byte[] source, int offset, int length, Seams seams) {
        long begun = nanoTime.getAsLong();
        long bearable = bearable(begun);
        boolean[] late = {bearable == 0};
        try (Timers.Timer ignored = seams.timers().schedule(Duration.ofNanos(bearable), () -> outOfPatience(late))) {
            lock.lock();
            try {
                while (end == null && !late[0] && !hasRoom(length)) {
                    room.awaitUninterruptibly();
                }
                credit = Math.max(0, credit - (nanoTime.getAsLong() - begun));
                return add(source, offset, length);
            } finally {
                lock.unlock();
            }
        }
    }

    /** How long to wait for the reader, nanoseconds. */
    private long bearable(long now) {
        lock.lock();
        try {
            long idle = behind ? now - behindSince : 0;
            return Math.min(credit, Math.max(0, patience - idle));
        } finally {
            lock.unlock();
        }
    }

    private void outOfPatience(boolean[] late) {
        lock.lock();
        try {
            late[0] = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A feeder that has waited goes on when it can go on for a while. */
    @GuardedBy("lock")
    private boolean hasRoom(int length) {
        return length <= budget - count && count <= budget / 2;
    }

    @GuardedBy("lock")
    private boolean add(byte[] source, int offset, int length) {
        if (end != null) {
            return true;
        }
        if (length > budget - count) {
            return false;
        }
        makeRoom(length);
        int at = (head + count) & (ring.length - 1);
        int first = Math.min(length, ring.length - at);
        System.arraycopy(source, offset, ring, at, first);
        System.arraycopy(source, offset + first, ring, 0, length - first);
        count += length;
        fed = true;
        peak = Math.max(peak, count);
        if (!behind && count > budget / PART_BEHIND) {
            behind = true;
            behindSince = nanoTime.getAsLong();
        }
        changed.signalAll();
        return true;
    }

    /**
     * Waits for bytes and takes them.
     *
     * @param least how many to wait for, 1 or more
     * @param most how many to take at most, {@code least} or more
     * @return how many were taken; fewer than {@code least}, down to 0, only at the end of the stream
     * @throws GroupClosedException when the group ended otherwise than by the peer's clean close
     * @throws SocketTimeoutException when the reader's deadline has passed
     */
    int take(byte[] target, int offset, int least, int most) throws IOException {
        lock.lock();
        try {
            await(least);
            int taken = Math.min(count, most);
            int first = Math.min(taken, ring.length - head);
            System.arraycopy(ring, head, target, offset, first);
            System.arraycopy(ring, 0, target, offset + first, taken - first);
            head = (head + taken) & Math.max(0, ring.length - 1);
            count -= taken;
            earn(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void earn(int taken) {
        behind = false;
        credit = Math.min(patience, credit + taken * (patience / budget));
        if (count <= budget / 2) {
            room.signalAll();
        }
    }

    /** Gives the ring up when nothing came since the last call. Called now and then, by any thread. */
    void trim() {
        lock.lock();
        try {
            if (count == 0 && !fed) {
                ring = NO_RING;
                head = 0;
            }
            fed = false;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes wait. */
    int available() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing more will come; the first reason stays.
     *
     * @param discard whether what waits is thrown away: the application itself has closed
     */
    void end(GroupEnd why, boolean discard) {
        lock.lock();
        try {
            if (end == null || discard) {
                end = why;
            }
            if (discard) {
                ring = NO_RING;
                head = 0;
                count = 0;
            }
            changed.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces the reader's deadline by one that has not passed.
     *
     * @param name what {@link #expire} must be told; null for no deadline
     */
    void deadline(@Nullable Object name) {
        lock.lock();
        try {
            deadline = name;
            expired = false;
        } finally {
            lock.unlock();
        }
    }

    /** That deadline has passed: whoever reads is woken, unless another deadline holds by now. */
    void expire(Object name) {
        lock.lock();
        try {
            if (deadline == name) {
                expired = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void await(int least) throws IOException {
        while (count < least) {
            if (end != null) {
                requireClean(end);
                return;
            }
            if (expired) {
                throw new SocketTimeoutException("nothing came before the deadline for reading");
            }
            if (count == 0) {
                shrink();
            }
            changed.awaitUninterruptibly();
        }
    }

    /** What one burst needed the next one will need as well. */
    @GuardedBy("lock")
    private void shrink() {
        if (ring.length > KEPT_RING || ring.length / 4 > Math.max(peak, SMALLEST_RING)) {
            ring = NO_RING;
            head = 0;
        }
        peak = 0;
    }

    private static void requireClean(GroupEnd end) throws IOException {
        if (!end.isClean()) {
            throw end.exception();
        }
    }

    @GuardedBy("lock")
    private void makeRoom(int length) {
        int needed = count + length;
        if (needed <= ring.length) {
            return;
        }
        byte[] larger = new byte[Math.max(SMALLEST_RING, Integer.highestOneBit(needed - 1) << 1)];
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, count - first);
        ring = larger;
        head = 0;
    }
}
