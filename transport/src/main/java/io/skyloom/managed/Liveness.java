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

    /** Whether the peer has pinged since the last judgement: then it answers as well, if it hears us. */
    @GuardedBy("lock")
    private boolean peerPinged;

    @GuardedBy("lock")
    private int unheard;

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

    /** Records that the peer has pinged over this connection. */
    void pingedByPeer() {
        lock.lock();
        try {
            peerPinged = true;
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
                    unheard = 0;
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
            boolean open = sent > 0 && !answered;
            misses = open && heard - last < 0 ? misses + 1 : 0;
            unheard += open && peerPinged ? 1 : 0;
            peerPinged = false;
            return misses >= MISSES;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the peer seems to hear nothing: it has pinged after each of our last pings, and answered none. Its bytes
     * say nothing about that direction. For a peer that has never answered; counted by {@link #isOverdue}.
     */
    boolean isUnheard() {
        lock.lock();
        try {
            return unheard >= MISSES;
        } finally {
            lock.unlock();
        }
    }
}
