package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which ids this visor handed out to which setup node a short while ago: what an initiator checks a setup node's answer
 * against. Bounded; what is too old or too much is forgotten. Any thread; never waits.
 */
public final class HandedOut {
    private static final int MOST = 1 << 16;
    private static final long AGE_NANOS = Duration.ofMinutes(2).toNanos();

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Integer, Handout> recent = new LinkedHashMap<>();

    private record Handout(PubKey node, long at) {}

    /** Nothing handed out yet. */
    public HandedOut(Clock clock) {
        this.clock = clock;
    }

    /** Notes ids that a node was given. */
    public void note(int[] ids, PubKey node) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            for (int id : ids) {
                recent.remove(id);
                recent.put(id, new Handout(node, now));
            }
            dropOld(now);
        } finally {
            lock.unlock();
        }
    }

    /** Whether that node was given that id and has not answered with it before. */
    public boolean take(int id, PubKey node) {
        lock.lock();
        try {
            Handout one = recent.get(id);
            if (one == null || !one.node.equals(node) || clock.nanoTime() - one.at > AGE_NANOS) {
                return false;
            }
            recent.remove(id);
            return true;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return recent.size();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void dropOld(long now) {
        var oldest = recent.values().iterator();
        while (oldest.hasNext()) {
            if (now - oldest.next().at <= AGE_NANOS && recent.size() <= MOST) {
                return;
            }
            oldest.remove();
        }
    }
}
