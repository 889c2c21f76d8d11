package io.skyloom.dmsg.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What may wait in front of one session: so many buffers and no more, however many streams lead into it. A session
 * whose socket is stuck thus holds a bounded part of the server's memory, and no other session's. Who finds no place is
 * given one in turn. Any thread may call; nothing blocks.
 */
final class Outlet {
    /** Together as much as a fast peer takes in a round trip of some milliseconds. */
    static final int PLACES = 64;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int free = PLACES;

    /** Somebody who wants a place. */
    interface Waiter {
        /** It has a place now; called outside the lock. */
        void granted();
    }

    /** Takes a place; where there is none the waiter will be told when it has got one. */
    boolean enter(Waiter waiter) {
        lock.lock();
        try {
            if (free == 0) {
                waiting.add(waiter);
                return false;
            }
            free--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back, to who has waited longest. */
    void leave() {
        Waiter next = next();
        if (next != null) {
            next.granted();
        }
    }

    private @Nullable Waiter next() {
        lock.lock();
        try {
            Waiter first = waiting.poll();
            if (first == null) {
                free++;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Stops waiting; returns false when the place was granted already. */
    boolean forget(Waiter waiter) {
        lock.lock();
        try {
            return waiting.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    /** How many places are taken. */
    int taken() {
        lock.lock();
        try {
            return PLACES - free;
        } finally {
            lock.unlock();
        }
    }
}
