package io.skyloom.routing.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that came for one application and were not read yet, up to a budget. Transports' threads add and never
 * wait; one thread at a time takes.
 *
 * <p>An intake that nobody feeds costs next to nothing: the ring is made when bytes come and given up when a reader has
 * to wait and the ring is larger than one packet needs.
 */
final class Intake {
    private static final int SMALLEST_RING = 1024;

    /** A ring of this size holds a full packet and may stay while a reader waits. */
    private static final int KEPT_RING = 4096;

    private static final byte[] NO_RING = {};

    private final int budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Its length is 0 or a power of two. */
    @GuardedBy("lock")
    private byte[] ring = NO_RING;

    @GuardedBy("lock")
    private int head;

    @GuardedBy("lock")
    private int count;

    /** Why no more will come; null while more may. */
    @GuardedBy("lock")
    private @Nullable GroupEnd end;

    /** Names the deadline that holds for the reader; null for none. */
    @GuardedBy("lock")
    private @Nullable Object deadline;

    @GuardedBy("lock")
    private boolean expired;

    /** @param budget the most bytes that wait */
    Intake(int budget) {
        this.budget = budget;
    }

    /**
     * Adds bytes; what comes after the end is dropped.
     *
     * @return false when the budget does not allow it: the reader is too slow
     */
    boolean offer(byte[] source, int offset, int length) {
        lock.lock();
        try {
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
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
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
            return taken;
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
            if (count == 0 && ring.length > KEPT_RING) {
                ring = NO_RING;
                head = 0;
            }
            changed.awaitUninterruptibly();
        }
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
