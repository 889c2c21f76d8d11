package io.skyloom.bandwidth;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/** Keeps the rows of each day. Called by one thread at a time. */
public interface BandwidthStore {
    /**
     * The rows of a day in the order they were first written; none when the day has not been written.
     *
     * @throws IOException when the store cannot be read
     */
    List<DayRow> load(LocalDate day) throws IOException;

    /**
     * Replaces all rows of a day.
     *
     * @throws IOException when they cannot be written; what was there before stays then
     */
    void save(LocalDate day, List<DayRow> rows) throws IOException;

    /**
     * Forgets all days before {@code first}.
     *
     * @throws IOException when the store cannot be searched or something resists
     */
    void deleteBefore(LocalDate first) throws IOException;
}
