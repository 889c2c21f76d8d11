package io.skyloom.engine.appserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The numbers by which an application names its connections or its listeners. A number is reserved before the slow work
 * that yields what it stands for; numbers go up from the last one, round and round. Any thread; never waits.
 */
final class IdSpace<V> {
    static final int LAST = 0xFFFF;

    private final String what;
    private final ReentrantLock lock = new ReentrantLock();

    /** Reserved numbers are there without a value. */
    @GuardedBy("lock")
    private final TreeMap<Integer, Optional<V>> values = new TreeMap<>();

    @GuardedBy("lock")
    private int last;

    @GuardedBy("lock")
    private boolean closed;

    /** @param what is numbered, as errors call it */
    IdSpace(String what) {
        this.what = what;
    }

    /**
     * Reserves the next free number.
     *
     * @throws IOException when all are taken, or the space is closed
     */
    int reserve() throws IOException {
        lock.lock();
        try {
            if (closed || values.size() > LAST) {
                throw new IOException("no more available values");
            }
            do {
                last = last == LAST ? 0 : last + 1;
            } while (values.containsKey(last));
            values.put(last, Optional.empty());
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Fills a reserved number; false when the space was closed meanwhile, and then the value stays the caller's. */
    boolean put(int id, V value) {
        lock.lock();
        try {
            return values.replace(id, Optional.empty(), Optional.of(value));
        } finally {
            lock.unlock();
        }
    }

    /** Gives a number back that was reserved and not filled. */
    void release(int id) {
        lock.lock();
        try {
            values.remove(id, Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    /**
     * What the number stands for.
     *
     * @throws IOException when it stands for nothing
     */
    V get(int id) throws IOException {
        lock.lock();
        try {
            return found(id).orElseThrow(() -> new IOException("no " + what + " with key " + id));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes out what the number stands for and frees the number.
     *
     * @throws IOException when it stands for nothing
     */
    V take(int id) throws IOException {
        lock.lock();
        try {
            V value = found(id).orElseThrow(() -> new IOException("no " + what + ": no value with id " + id));
            values.remove(id);
            return value;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Optional<V> found(int id) {
        return values.getOrDefault(id, Optional.empty());
    }

    /** What is there, by number; reserved numbers are there without a value. */
    List<Optional<V>> snapshot() {
        lock.lock();
        try {
            return new ArrayList<>(values.values());
        } finally {
            lock.unlock();
        }
    }

    /** How many numbers are taken. */
    int size() {
        lock.lock();
        try {
            return values.size();
        } finally {
            lock.unlock();
        }
    }

    /** Empties the space for good; the values are the caller's to close. */
    List<V> close() {
        lock.lock();
        try {
            closed = true;
            List<V> left = values.values().stream().flatMap(Optional::stream).toList();
            values.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
