package io.skyloom.retry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one caller at a time do something slow, such as talk to a service or write a file, in the order of asking and
 * without any lock being held meanwhile. Whoever is interrupted or runs out of time while waiting leaves the queue.
 * Any thread.
 */
public final class Turns {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Outcome<Turn>> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean taken;

    /** Nobody's turn yet. */
    public Turns() {}

    /** The right to go on; closing it passes it on. Owned by the thread that took it. */
    public final class Turn implements AutoCloseable {
        private Turn() {}

        @Override
        public void close() {
            pass();
        }
    }

    /**
     * Waits for the turn.
     *
     * @throws SocketTimeoutException when it did not come within {@code limit}
     * @throws InterruptedIOException when the waiting thread was interrupted; its flag is set again
     */
    public Turn take(Timers timers, Duration limit) throws IOException {
        Outcome<Turn> mine = new Outcome<>();
        if (takeNow(mine)) {
            return new Turn();
        }
        try {
            return mine.await(timers, limit);
        } catch (TimeoutException e) {
            withdraw(mine);
            throw new SocketTimeoutException("those before took longer than " + limit);
        } catch (InterruptedException e) {
            withdraw(mine);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for those before");
        } catch (Outcome.FailedOutcome e) {
            throw new IllegalStateException("a turn never fails", e);
        }
    }

    private boolean takeNow(Outcome<Turn> mine) {
        lock.lock();
        try {
            if (taken) {
                waiting.add(mine);
                return false;
            }
            taken = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the queue; when the turn was given to us at that very moment, it goes to the next one. */
    private void withdraw(Outcome<Turn> mine) {
        boolean queued;
        lock.lock();
        try {
            queued = waiting.remove(mine);
        } finally {
            lock.unlock();
        }
        if (!queued) {
            pass();
        }
    }

    private void pass() {
        Outcome<Turn> heir = nextInLine();
        if (heir != null) {
            heir.complete(new Turn());
        }
    }

    private @Nullable Outcome<Turn> nextInLine() {
        lock.lock();
        try {
            Outcome<Turn> heir = waiting.poll();
            taken = heir != null;
            return heir;
        } finally {
            lock.unlock();
        }
    }
}
