package io.skyloom.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The published entries. Those of newer visors last a while and are renewed by either edge; those of older visors,
 * which never renew, last until they are taken back. Any thread.
 */
final class EntryStore {
    private static final long SWEEP_NANOS = Duration.ofSeconds(10).toNanos();

    private final Clock clock;
    private final long lifetimeNanos;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<UUID, Published> entries = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Map<PubKey, Set<UUID>> byEdge = new HashMap<>();

    @GuardedBy("lock")
    private long sweptAt;

    /** An entry; {@code lasting} ones have no end, others count until {@code until}. */
    private record Published(TransportEntry entry, boolean lasting, long until) {}

    EntryStore(Clock clock, Duration lifetime, int most) {
        this.clock = clock;
        this.lifetimeNanos = lifetime.toNanos();
        this.most = most;
        this.sweptAt = clock.nanoTime();
    }

    /** Publishes or renews entries, all or none; false when there is no room. */
    boolean put(Collection<TransportEntry> fresh, boolean lasting) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            sweep(now);
            if (entries.size() + newcomers(fresh) > most) {
                return false;
            }
            for (TransportEntry entry : fresh) {
                put(entry, lasting, now);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The entry of that id. */
    Optional<TransportEntry> find(UUID id) {
        lock.lock();
        try {
            return live(id);
        } finally {
            lock.unlock();
        }
    }

    /** The entries of which that key is an edge. */
    List<TransportEntry> of(PubKey edge) {
        lock.lock();
        try {
            List<TransportEntry> found = new ArrayList<>();
            for (UUID id : byEdge.getOrDefault(edge, Set.of())) {
                live(id).ifPresent(found::add);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** All entries, the longest published first. */
    List<TransportEntry> all() {
        lock.lock();
        try {
            long now = clock.nanoTime();
            return entries.values().stream()
                    .filter(one -> isLive(one, now))
                    .map(Published::entry)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Takes an entry back; returns whether it was published. */
    boolean remove(UUID id) {
        lock.lock();
        try {
            boolean published = live(id).isPresent();
            forget(id);
            return published;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private int newcomers(Collection<TransportEntry> fresh) {
        int count = 0;
        for (TransportEntry entry : fresh) {
            count += entries.containsKey(entry.id()) ? 0 : 1;
        }
        return count;
    }

    @GuardedBy("lock")
    private void put(TransportEntry entry, boolean lasting, long now) {
        Published before = entries.get(entry.id());
        boolean stays = lasting || (before != null && before.lasting);
        entries.put(entry.id(), new Published(entry, stays, now + lifetimeNanos));
        for (PubKey edge : edges(entry)) {
            byEdge.computeIfAbsent(edge, key -> new LinkedHashSet<>()).add(entry.id());
        }
    }

    @GuardedBy("lock")
    private Optional<TransportEntry> live(UUID id) {
        return Optional.ofNullable(entries.get(id))
                .filter(one -> isLive(one, clock.nanoTime()))
                .map(Published::entry);
    }

    private static boolean isLive(Published one, long now) {
        return one.lasting || one.until - now > 0;
    }

    @GuardedBy("lock")
    private void sweep(long now) {
        if (now - sweptAt < SWEEP_NANOS) {
            return;
        }
        sweptAt = now;
        List<UUID> expired = entries.entrySet().stream()
                .filter(one -> !isLive(one.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
        for (UUID id : expired) {
            forget(id);
        }
    }

    @GuardedBy("lock")
    private void forget(UUID id) {
        Published removed = entries.remove(id);
        if (removed != null) {
            for (PubKey edge : edges(removed.entry)) {
                byEdge.computeIfPresent(edge, (key, ids) -> without(ids, id));
            }
        }
    }

    private static List<PubKey> edges(TransportEntry entry) {
        return List.of(entry.first(), entry.second());
    }

    @SuppressWarnings("NullAway") // null is how computeIfPresent is told to drop the key
    private static Set<UUID> without(Set<UUID> ids, UUID id) {
        ids.remove(id);
        return ids.isEmpty() ? null : ids;
    }
}
