package io.skyloom.managed;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pings of one connection: which were sent, which are answered, and when enough were not. Knows no clock; any
 * thread may call it, nothing blocks.
 */
final class Liveness {
    /** So many pings in a row without an answer, and without any other sign of life, end an armed connection. */
    static final int MISSES = 3;

    /** A peer that sends pings itself sends something every minute; silent for so long, it is gone. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    /** Answers to older pings than the last so many are not matched any more. */
    private static final int REMEMBERED = 8;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final long[] stamps = new long[REMEMBERED];

    @GuardedBy("lock")
    private final long[] sentAt = new long[REMEMBERED];

    /** How many pings were sent; the next one is remembered at this number modulo {@link #REMEMBERED}. */
    @GuardedBy("lock")
    private long sent;

    @GuardedBy("lock")
    private boolean answered = true;

    @GuardedBy("lock")
    private int misses;

    /** Records that a ping was sent. */
    void pinged(long stamp, long now) {
        lock.lock();
        try {
            int at = (int) (sent++ % REMEMBERED);
            stamps[at] = stamp;
            sentAt[at] = now;
            answered = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a pong; a late one counts as well.
     *
     * @return nanoseconds since the ping it answers; empty when no ping of this connection is answered by it
     */
    OptionalLong ponged(long stamp, long now) {
        lock.lock();
        try {
            for (int i = 0; i < Math.min(sent, REMEMBERED); i++) {
                if (stamps[i] == stamp) {
                    answered = true;
                    misses = 0;
                    return OptionalLong.of(now - sentAt[i]);
                }
            }
            return OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Judges the last ping, right before the next one.
     *
     * @param heard when the connection last delivered bytes: as good as an answer
     * @return whether too many in a row went without any answer
     */
    boolean isOverdue(long heard) {
        lock.lock();
        try {
            long last = sentAt[(int) ((sent + REMEMBERED - 1) % REMEMBERED)];
            boolean missed = sent > 0 && !answered && heard - last < 0;
            misses = missed ? misses + 1 : 0;
            return misses >= MISSES;
        } finally {
            lock.unlock();
        }
    }
}
