package io.skyloom.routing.appnet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Relays on which a route failed a short while ago, or transports. They are avoided until their time has passed; one that
 * works is struck off at once. Bounded. Any thread; never waits.
 *
 * @param <T> what is suspected; compared with {@code equals}
 */
public final class SuspectList<T> {
    private static final int MOST = 1024;

    private final Clock clock;
    private final long forNanos;
    private final ReentrantLock lock = new ReentrantLock();

    /** When each was suspected last, the longest ago first. */
    @GuardedBy("lock")
    private final Map<T, Long> since = new LinkedHashMap<>();

    /** @param span how long each is suspected, for example two minutes */
    public SuspectList(Clock clock, Duration span) {
        this.clock = clock;
        this.forNanos = span.toNanos();
    }

    /** A route over it failed. */
    public void suspect(T one) {
        lock.lock();
        try {
            since.remove(one);
            since.put(one, clock.nanoTime());
            dropOld();
        } finally {
            lock.unlock();
        }
    }

    /** A route over it works. */
    public void clear(T one) {
        lock.lock();
        try {
            since.remove(one);
        } finally {
            lock.unlock();
        }
    }

    /** Who is suspected right now. */
    public Set<T> current() {
        lock.lock();
        try {
            dropOld();
            return Set.copyOf(since.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Who has become suspect at that moment of the clock or later, and still is. */
    public Set<T> since(long nanos) {
        lock.lock();
        try {
            dropOld();
            return since.entrySet().stream()
                    .filter(one -> one.getValue() - nanos >= 0)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toUnmodifiableSet());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void dropOld() {
        long now = clock.nanoTime();
        Iterator<Long> oldest = since.values().iterator();
        while (oldest.hasNext()) {
            if (now - oldest.next() < forNanos && since.size() <= MOST) {
                return;
            }
            oldest.remove();
        }
    }
}
