package io.skyloom.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** The places for calls running at once on one connection. Any thread may give one back; the reader takes them. */
final class CallSlots {
    private final int places;
    private final Clock clock;
    private final Timers timers;
    private final Signal changes = new Signal();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int taken;

    CallSlots(int places, Clock clock, Timers timers) {
        this.places = places;
        this.clock = clock;
        this.timers = timers;
    }

    /**
     * Takes a place, waiting for one.
     *
     * @throws TimeoutException when none came free in time
     * @throws IOException the reason with which the places were closed
     */
    void take(Duration limit) throws IOException, TimeoutException, InterruptedException {
        Outcome<Boolean> ticket = changes.ticket();
        while (!tryTake()) {
            Signal.await(ticket, timers, limit); // one that came free is ours: nobody else takes any
            ticket = changes.ticket();
        }
    }

    private boolean tryTake() {
        lock.lock();
        try {
            if (taken == places) {
                return false;
            }
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back. */
    void give() {
        lock.lock();
        try {
            taken--;
        } finally {
            lock.unlock();
        }
        changes.ring();
    }

    /** How many places are taken. */
    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no place is taken.
     *
     * @throws TimeoutException when one still is after the limit
     */
    void awaitEmpty(Duration limit) throws IOException, TimeoutException, InterruptedException {
        Deadline deadline = Deadline.in(clock, limit);
        Outcome<Boolean> ticket = changes.ticket();
        while (taken() > 0) {
            Signal.await(ticket, timers, deadline.remaining());
            ticket = changes.ticket();
        }
    }

    /** Ends every wait with a reason. */
    void close(IOException why) {
        changes.close(why);
    }
}
