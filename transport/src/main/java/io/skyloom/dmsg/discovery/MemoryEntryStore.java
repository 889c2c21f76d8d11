package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Entries in memory. Expired ones are dropped when they are come across and whenever all are listed. */
public final class MemoryEntryStore implements EntryStore {
    private final Clock clock;
    private final ConcurrentHashMap<PubKey, Kept> kept = new ConcurrentHashMap<>();

    /** An entry and when it ends, monotonic nanoseconds; without an end when {@code mortal} is false. */
    private record Kept(DmsgEntry entry, boolean mortal, long endNanos) {
        boolean isOver(long now) {
            return mortal && now - endNanos >= 0;
        }
    }

    /** An empty store. */
    public MemoryEntryStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<DmsgEntry> get(PubKey key) {
        Kept found = kept.get(key);
        if (found == null) {
            return Optional.empty();
        }
        if (found.isOver(clock.nanoTime())) {
            kept.remove(key, found);
            return Optional.empty();
        }
        return Optional.of(found.entry());
    }

    @Override
    public Put put(DmsgEntry entry, Duration lifetime) {
        long now = clock.nanoTime();
        Kept fresh = new Kept(entry, lifetime.isPositive(), now + lifetime.toNanos());
        Put[] verdict = {Put.FIRST};
        kept.compute(entry.key(), (key, old) -> {
            verdict[0] = EntryStore.judge(living(old, now), entry);
            return verdict[0] == Put.FIRST || verdict[0] == Put.NEWER ? fresh : old;
        });
        return verdict[0];
    }

    private static Optional<DmsgEntry> living(@Nullable Kept old, long now) {
        return old == null || old.isOver(now) ? Optional.empty() : Optional.of(old.entry());
    }

    @Override
    public void remove(PubKey key) {
        kept.remove(key);
    }

    @Override
    public List<DmsgEntry> all() {
        long now = clock.nanoTime();
        kept.values().removeIf(one -> one.isOver(now));
        return kept.values().stream().map(Kept::entry).toList();
    }

    @Override
    public void close() {
        kept.clear();
    }
}
