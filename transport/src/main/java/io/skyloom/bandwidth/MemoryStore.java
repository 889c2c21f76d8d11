package io.skyloom.bandwidth;

import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Forgets everything when the visor ends. */
public final class MemoryStore implements BandwidthStore {
    private final NavigableMap<LocalDate, List<DayRow>> days = new ConcurrentSkipListMap<>();

    @Override
    public List<DayRow> load(LocalDate day) {
        return days.getOrDefault(day, List.of());
    }

    @Override
    public void save(LocalDate day, List<DayRow> rows) {
        days.put(day, List.copyOf(rows));
    }

    @Override
    public void deleteBefore(LocalDate first) {
        days.headMap(first).clear();
    }
}
