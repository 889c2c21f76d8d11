package io.skyloom.engine.soak;

import io.skyloom.routing.table.RouteEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules that nobody could take back: whoever knew of them was cut off without a word or died over his work. Each has to
 * expire by itself, at a moment that is known. Used by the driving thread.
 */
final class Leftovers {
    /** The collection of expired rules comes round every five seconds. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final Ground ground;
    private Map<RouteEntry, Left> all = new LinkedHashMap<>();

    /** @param first when it was seen for the first time */
    private record Left(Station station, Duration first) {}

    Leftovers(Ground ground) {
        this.ground = ground;
    }

    /** When a rule was last used. */
    Duration lastUse(RouteEntry entry) {
        long idle = ground.driver().clock().nanoTime() - entry.lastUsedNanos();
        return ground.elapsed().minus(Duration.ofNanos(idle));
    }

    /** Takes what there is now instead of what was there before. */
    void update(Map<RouteEntry, Station> found) {
        Map<RouteEntry, Left> now = new LinkedHashMap<>();
        found.forEach((entry, station) -> {
            Left known = all.get(entry);
            now.put(entry, known == null ? new Left(station, ground.elapsed()) : known);
        });
        all = now;
    }

    /** What should have expired by now, in words. */
    List<String> overdue() {
        Duration now = ground.elapsed();
        return all.entrySet().stream()
                .filter(one -> now.compareTo(until(one.getKey(), one.getValue())) > 0)
                .map(one -> one.getValue().station() + " still has " + one.getKey() + ", which had to expire by "
                        + Spans.text(until(one.getKey(), one.getValue())))
                .sorted()
                .toList();
    }

    /**
     * A group that nobody answers keeps what relays for it alive until its own rules expire, and no longer: so twice the
     * life of a rule is the end, whoever used it since.
     */
    private Duration until(RouteEntry entry, Left left) {
        Duration life = entry.rule().keepAlive();
        Duration idle = lastUse(entry).plus(life).plus(SLACK);
        Duration last = left.first().plus(life.plus(SLACK).multipliedBy(2));
        return idle.compareTo(last) < 0 ? idle : last;
    }

    /** How many are still expected to expire. */
    int size() {
        return all.size();
    }
}
