package io.skyloom.dmsg.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Through which servers which clients could not be reached a moment ago. A server tells nobody that it does not have a
 * client: it hangs up or stays silent, so that each way that leads nowhere costs time and is not tried again at once,
 * whatever the port. The latest are kept. Any thread may call; nothing blocks.
 */
final class DeadEnds {
    /** How long a dead end is avoided: a client that has just connected there must not be kept away for long. */
    static final Duration AVOIDED = Duration.ofSeconds(2);

    private static final int MOST = 4096;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Way, Long> found = new LinkedHashMap<>();

    private record Way(PubKey server, PubKey client) {}

    DeadEnds(Clock clock) {
        this.clock = clock;
    }

    /** The server did not lead to the client. */
    void found(PubKey server, PubKey client) {
        Way way = new Way(server, client);
        long now = clock.nanoTime();
        lock.lock();
        try {
            found.remove(way);
            found.put(way, now);
            if (found.size() > MOST) {
                found.remove(found.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The client has come to us through that server: it is there. */
    void reached(PubKey server, PubKey client) {
        lock.lock();
        try {
            found.remove(new Way(server, client));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the server is not worth asking for the client right now. */
    boolean isOne(PubKey server, PubKey client) {
        long now = clock.nanoTime();
        Way way = new Way(server, client);
        lock.lock();
        try {
            Long since = found.get(way);
            if (since != null && now - since >= AVOIDED.toNanos()) {
                found.remove(way);
                return false;
            }
            return since != null;
        } finally {
            lock.unlock();
        }
    }

    /** How many are remembered. */
    int size() {
        lock.lock();
        try {
            return found.size();
        } finally {
            lock.unlock();
        }
    }
}
