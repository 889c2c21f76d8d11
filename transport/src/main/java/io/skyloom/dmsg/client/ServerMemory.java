package io.skyloom.dmsg.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When each server may be dialled again. Failing to connect and losing a session right after it was opened both
 * lengthen the wait: the latter is what happens when another process uses our key. Only a session that lasted forgives.
 * Any thread may call.
 */
final class ServerMemory {
    /** A session that ends sooner did not last. */
    static final Duration LASTING = Duration.ofSeconds(10);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_SERVERS = 4096;

    private final Seams seams;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<PubKey, Standing> records = new HashMap<>();

    private static final class Standing {
        private final Backoff backoff;
        private long notBefore;

        private Standing(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    ServerMemory(Seams seams) {
        this.seams = seams;
    }

    /** It could not be reached, or did not keep us. */
    void failed(PubKey server) {
        lock.lock();
        try {
            if (records.size() >= MOST_SERVERS) {
                records.clear();
            }
            Standing one = records.computeIfAbsent(
                    server, key -> new Standing(new Backoff(FIRST_WAIT, LONGEST_WAIT, seams.entropy())));
            one.notBefore = seams.clock().nanoTime() + one.backoff.next().toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** A session with it has ended. */
    void ended(PubKey server, Duration lifetime) {
        if (lifetime.compareTo(LASTING) < 0) {
            failed(server);
        } else {
            forgive(server);
        }
    }

    private void forgive(PubKey server) {
        lock.lock();
        try {
            records.remove(server);
        } finally {
            lock.unlock();
        }
    }

    /** How long it must not be dialled yet; zero when it may be. */
    Duration untilDialable(PubKey server) {
        lock.lock();
        try {
            Standing known = records.get(server);
            long left = known == null ? 0 : known.notBefore - seams.clock().nanoTime();
            return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }
}
