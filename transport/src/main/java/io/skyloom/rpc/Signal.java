package io.skyloom.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads wait until something they cannot have yet may be there again: take a ticket, look, and wait with the
 * ticket if it is not there. Whoever gives something back rings. Any thread may do either.
 */
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private Outcome<Boolean> next = new Outcome<>();

    @GuardedBy("lock")
    private @Nullable IOException over;

    /** To be taken before looking: a ring after this is not missed. */
    Outcome<Boolean> ticket() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everyone who waits. */
    void ring() {
        Outcome<Boolean> rung;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            rung = next;
            next = new Outcome<>();
        } finally {
            lock.unlock();
        }
        rung.complete(true);
    }

    /** Ends this and every later wait with a reason. */
    void close(IOException why) {
        Outcome<Boolean> last;
        lock.lock();
        try {
            over = over == null ? why : over;
            last = next;
        } finally {
            lock.unlock();
        }
        last.fail(why);
    }

    /**
     * Waits for a ring since the ticket was taken.
     *
     * @throws TimeoutException when none came in time
     * @throws IOException when the signal was closed; the reason is its cause
     */
    static void await(Outcome<Boolean> ticket, Timers timers, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        try {
            ticket.await(timers, limit);
        } catch (FailedOutcome e) {
            throw new IOException("connection is shut down", e.getCause());
        }
    }
}
