package io.skyloom.bandwidth;

import java.util.UUID;

/**
 * One transport's traffic on one day.
 *
 * @param seconds Unix time of the last change
 */
public record DayRow(UUID id, Traffic traffic, long seconds) {
    String csv() {
        return id + "," + traffic.received() + "," + traffic.sent() + "," + seconds;
    }

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException when it is no row
     */
    static DayRow parse(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 4) {
            throw new IllegalArgumentException("a row has 4 cells, not " + cells.length);
        }
        Traffic traffic = new Traffic(Long.parseLong(cells[1]), Long.parseLong(cells[2]));
        return new DayRow(UUID.fromString(cells[0]), traffic, Long.parseLong(cells[3]));
    }
}
