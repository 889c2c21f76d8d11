package io.skyloom.dmsg.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.key.PubKey;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known about destinations from earlier dials: through which server one was reached, and until when dialling one
 * that could not be reached is refused at once. The ones used last are kept. Any thread may call.
 */
final class DestinationMemory {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int MOST_DESTINATIONS = 4096;

    private final Seams seams;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<PubKey, PubKey> servers = new Recent<>();

    @GuardedBy("lock")
    private final Map<DmsgAddress, Failure> failures = new Recent<>();

    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_DESTINATIONS;
        }
    }

    private static final class Failure {
        private final Backoff backoff;
        private long notBefore;
        private @Nullable IOException last;

        private Failure(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    DestinationMemory(Seams seams) {
        this.seams = seams;
    }

    /** The server through which a client was reached last; null for none. */
    @Nullable
    PubKey serverOf(PubKey client) {
        lock.lock();
        try {
            return servers.get(client);
        } finally {
            lock.unlock();
        }
    }

    /** A dial led there. */
    void reached(DmsgAddress destination, PubKey server) {
        lock.lock();
        try {
            servers.put(destination.key(), server);
            failures.remove(destination);
        } finally {
            lock.unlock();
        }
    }

    /** Our own connection was the trouble, perhaps: everything may be dialled again. */
    void forgiveAll() {
        lock.lock();
        try {
            failures.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The client itself has come to us, so it lives: all its ports may be dialled again. */
    void heardFrom(DmsgAddress source) {
        lock.lock();
        try {
            failures.keySet().removeIf(each -> each.key().equals(source.key()));
        } finally {
            lock.unlock();
        }
    }

    /** No attempt of a dial led there. */
    void failed(DmsgAddress destination, IOException why) {
        lock.lock();
        try {
            Failure one = failures.computeIfAbsent(
                    destination, key -> new Failure(new Backoff(FIRST_WAIT, LONGEST_WAIT, seams.entropy())));
            one.notBefore = seams.clock().nanoTime() + one.backoff.next().toNanos();
            one.last = why;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #requireDialable} would throw. */
    boolean mustWait(DmsgAddress destination) {
        lock.lock();
        try {
            Failure known = failures.get(destination);
            return known != null && known.notBefore - seams.clock().nanoTime() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Throws when the destination failed a moment ago. */
    void requireDialable(DmsgAddress destination) throws IOException {
        IOException last;
        long left;
        lock.lock();
        try {
            Failure known = failures.get(destination);
            left = known == null ? 0 : known.notBefore - seams.clock().nanoTime();
            last = known == null ? null : known.last;
        } finally {
            lock.unlock();
        }
        if (left > 0 && last != null) {
            throw DmsgError.CANNOT_CONNECT.exception(new IOException(
                    destination.brief() + " failed a moment ago and is not dialled again for "
                            + Duration.ofNanos(left).toMillis() + " ms: " + last.getMessage(),
                    last));
        }
    }
}
