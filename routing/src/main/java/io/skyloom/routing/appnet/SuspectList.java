package io.skyloom.routing.appnet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Relays on which a route failed a short while ago. They are avoided until their time has passed; a relay that works is
 * struck off at once. Bounded. Any thread; never waits.
 */
public final class SuspectList {
    private static final int MOST = 1024;

    private final Clock clock;
    private final long forNanos;
    private final ReentrantLock lock = new ReentrantLock();

    /** When each was suspected last, the longest ago first. */
    @GuardedBy("lock")
    private final Map<PubKey, Long> since = new LinkedHashMap<>();

    /** @param span how long a relay is suspected, for example two minutes */
    public SuspectList(Clock clock, Duration span) {
        this.clock = clock;
        this.forNanos = span.toNanos();
    }

    /** A route over it failed. */
    public void suspect(PubKey relay) {
        lock.lock();
        try {
            since.remove(relay);
            since.put(relay, clock.nanoTime());
            dropOld();
        } finally {
            lock.unlock();
        }
    }

    /** A route over it works. */
    public void clear(PubKey relay) {
        lock.lock();
        try {
            since.remove(relay);
        } finally {
            lock.unlock();
        }
    }

    /** Who is suspected right now. */
    public Set<PubKey> current() {
        lock.lock();
        try {
            dropOld();
            return Set.copyOf(since.keySet());
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
