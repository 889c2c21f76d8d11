package io.skyloom.dmsg.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Remembers looked-up entries for a while, so that a hanging discovery does not stop what goes on already; entries
 * known by configuration are remembered for ever. Any thread may call; a lookup blocks its caller only.
 */
public final class EntryCache {
    private static final int MOST_ENTRIES = 4096;

    private final DmsgDiscovery discovery;
    private final Map<PubKey, DmsgEntry> seeds;
    private final long lifetimeNanos;
    private final Seams seams;

    /** Questions to the discovery that are under way; each is removed by the thread that asks. */
    private final ConcurrentMap<PubKey, Outcome<Optional<DmsgEntry>>> lookups = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<PubKey, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PubKey, Kept> eldest) {
            return size() > MOST_ENTRIES;
        }
    };

    private record Kept(Optional<DmsgEntry> entry, long since) {}

    /** @param seeds known for ever; the first of a key counts */
    public EntryCache(DmsgDiscovery discovery, List<DmsgEntry> seeds, Duration lifetime, Seams seams) {
        this.discovery = discovery;
        this.seeds = new LinkedHashMap<>();
        seeds.forEach(seed -> this.seeds.putIfAbsent(seed.key(), seed));
        this.lifetimeNanos = lifetime.toNanos();
        this.seams = seams;
    }

    /**
     * The entry of a key, or that there is none; asks the discovery unless that was answered lately.
     *
     * @throws IOException when the discovery does not answer
     */
    public Optional<DmsgEntry> entry(PubKey key) throws IOException {
        DmsgEntry seed = seeds.get(key);
        if (seed != null) {
            return Optional.of(seed);
        }
        Kept known = recent(key);
        if (known != null) {
            return known.entry();
        }
        Optional<DmsgEntry> found = discovery.entry(key);
        remember(key, found);
        return found;
    }

    /**
     * As {@link #entry}, but waits no longer than the limit; the discovery is asked on a thread of its own, once for all
     * who want to know the same.
     *
     * @throws IOException when the discovery does not answer in time
     */
    public Optional<DmsgEntry> entryWithin(PubKey key, Duration limit) throws IOException {
        try {
            return lookup(key).await(seams.timers(), limit);
        } catch (TimeoutException | Outcome.FailedOutcome e) {
            throw new IOException("no entry of " + key.brief() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + key.brief());
        }
    }

    private Outcome<Optional<DmsgEntry>> lookup(PubKey key) {
        Outcome<Optional<DmsgEntry>> mine = new Outcome<>();
        Outcome<Optional<DmsgEntry>> running = lookups.putIfAbsent(key, mine);
        if (running != null) {
            return running;
        }
        seams.threads().start("dmsg:lookup " + key.brief(), () -> {
            try {
                mine.complete(entry(key));
            } catch (IOException | RuntimeException e) {
                mine.fail(e);
            } finally {
                lookups.remove(key, mine);
            }
        });
        return mine;
    }

    /** Forgets a key whose entry proved to be of no use. */
    public void forget(PubKey key) {
        lock.lock();
        try {
            kept.remove(key);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Kept recent(PubKey key) {
        lock.lock();
        try {
            Kept known = kept.get(key);
            return known != null && seams.clock().nanoTime() - known.since() < lifetimeNanos ? known : null;
        } finally {
            lock.unlock();
        }
    }

    private void remember(PubKey key, Optional<DmsgEntry> found) {
        lock.lock();
        try {
            kept.put(key, new Kept(found, seams.clock().nanoTime()));
        } finally {
            lock.unlock();
        }
    }
}
