package io.skyloom.bandwidth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The day's traffic of every transport. {@link #round} is called by one keeper thread, again and again: it samples the
 * counters, adds what is new to the rows of the current day (UTC) and stores them when something changed. The first
 * round after midnight books what is new on the day that ended and begins the new day at zero. A transport made again on
 * the same day goes on from its row. All other methods may be called by any thread.
 */
public final class BandwidthLog {
    /** A reasonable time between two rounds. */
    public static final Duration PERIOD = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(BandwidthLog.class);
    private static final Duration CLEAN_PERIOD = Duration.ofHours(5);

    /** More days than this are not held in memory while the store refuses them. */
    private static final int UNSAVED_DAYS = 3;

    private final BandwidthStore store;
    private final Clock clock;
    private final Duration keep;
    private final Queue<Metered> arrivals = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<UUID, DayRow> rows = new LinkedHashMap<>();

    /** Owned by the keeper. */
    private final List<Sampled> metered = new ArrayList<>();

    /** Days whose rows the store does not have yet. Owned by the keeper. */
    private final Map<LocalDate, List<DayRow>> unsaved = new LinkedHashMap<>();

    /** Owned by the keeper. */
    private @Nullable LocalDate today;

    /** Owned by the keeper; monotonic nanoseconds. */
    private long cleanedAt;

    /** Failures of the store in a row. Owned by the keeper. */
    private long failures;

    /** @param keep how long the rows of a day are kept */
    public BandwidthLog(BandwidthStore store, Clock clock, Duration keep) {
        this.store = store;
        this.clock = clock;
        this.keep = keep;
    }

    /** Logs the traffic of {@code one} from its beginning until it lives no more. */
    public void track(Metered one) {
        arrivals.add(one);
    }

    /** What a transport moved on the current day, as of the latest round. */
    public Traffic today(UUID id) {
        lock.lock();
        try {
            DayRow row = rows.get(id);
            return row == null ? Traffic.NONE : row.traffic();
        } finally {
            lock.unlock();
        }
    }

    /** Samples, adds up and stores. Keeper thread; failures of the store are logged and tried again next time. */
    public void round() {
        long seconds = Math.floorDiv(clock.wallMillis(), 1000L);
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
        if (today == null) {
            begin(day);
            clean(day);
        }
        boolean changed = sample(seconds);
        if (!day.equals(today)) {
            book();
            begin(day);
        } else if (changed) {
            book();
        }
        store();
        if (clock.nanoTime() - cleanedAt >= CLEAN_PERIOD.toNanos()) {
            clean(day);
        }
    }

    private void begin(LocalDate day) {
        List<DayRow> stored = unsaved.getOrDefault(day, List.of());
        if (stored.isEmpty()) {
            try {
                stored = store.load(day);
            } catch (IOException e) {
                failed("read", day, e);
            }
        }
        today = day;
        lock.lock();
        try {
            rows.clear();
            stored.forEach(row -> rows.put(row.id(), row));
        } finally {
            lock.unlock();
        }
    }

    private boolean sample(long seconds) {
        for (Metered one = arrivals.poll(); one != null; one = arrivals.poll()) {
            metered.add(new Sampled(one));
        }
        boolean changed = false;
        for (Iterator<Sampled> all = metered.iterator(); all.hasNext(); ) {
            Sampled one = all.next();
            boolean over = one.source.isGone(); // asked first: what it moved before it ended is not missed
            changed |= add(one, seconds);
            if (over) {
                all.remove();
            }
        }
        return changed;
    }

    private boolean add(Sampled one, long seconds) {
        Traffic fresh = one.take();
        if (fresh.equals(Traffic.NONE)) {
            return false;
        }
        UUID id = one.source.id();
        lock.lock();
        try {
            DayRow row = rows.getOrDefault(id, new DayRow(id, Traffic.NONE, seconds));
            rows.put(id, new DayRow(id, row.traffic().plus(fresh), seconds));
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Marks the rows of the current day as to be stored. */
    private void book() {
        if (today == null) {
            return;
        }
        lock.lock();
        try {
            if (!rows.isEmpty()) {
                unsaved.put(today, List.copyOf(rows.values()));
            }
        } finally {
            lock.unlock();
        }
        if (unsaved.size() > UNSAVED_DAYS) {
            unsaved.remove(unsaved.keySet().iterator().next());
        }
    }

    private void store() {
        for (Iterator<Map.Entry<LocalDate, List<DayRow>>> days =
                        unsaved.entrySet().iterator();
                days.hasNext(); ) {
            Map.Entry<LocalDate, List<DayRow>> one = days.next();
            try {
                store.save(one.getKey(), one.getValue());
                days.remove();
                recovered();
            } catch (IOException e) {
                failed("write", one.getKey(), e);
                return;
            }
        }
    }

    private void clean(LocalDate day) {
        cleanedAt = clock.nanoTime();
        try {
            store.deleteBefore(day.minusDays(keep.toDays()));
        } catch (IOException e) {
            failed("clean", day, e);
        }
    }

    private void failed(String what, LocalDate day, IOException e) {
        failures++;
        if (Long.bitCount(failures) == 1) { // the first, second, fourth, eighth …
            LOG.warn("cannot {} the bandwidth log of {}, {} failures so far: {}", what, day, failures, e.toString());
        }
    }

    private void recovered() {
        if (failures > 0) {
            LOG.info("bandwidth log works again after {} failures", failures);
            failures = 0;
        }
    }

    /** A transport and how much of its traffic is in the rows already. Owned by the keeper. */
    private static final class Sampled {
        private final Metered source;
        private Traffic seen = Traffic.NONE;

        Sampled(Metered source) {
            this.source = source;
        }

        Traffic take() {
            Traffic total = source.traffic();
            Traffic fresh = total.minus(seen);
            seen = total;
            return fresh;
        }
    }
}
