package io.skyloom.routing.table;

import java.time.Duration;

/**
 * How much the table holds.
 *
 * @param entries rules, reserved ids and resting ids together; at most 2^19
 * @param reservedPerParty ids that one party may hold without having installed rules under them
 * @param reservation how long an id stays reserved for a rule that does not come
 * @param rest how long an id that was given up belongs to nobody: what is still under way to it finds nothing
 */
public record TableLimits(int entries, int reservedPerParty, Duration reservation, Duration rest) {
    /** Half of all ids the table could number: the other half keeps them hard to guess. */
    static final int MOST_ENTRIES = 1 << 19;

    /** Checks the bounds. */
    public TableLimits {
        if (entries < 1 || entries > MOST_ENTRIES || reservedPerParty < 1) {
            throw new IllegalArgumentException("a table holds 1 to " + MOST_ENTRIES + " entries, not " + entries
                    + ", and a party's reservations are at least 1, not " + reservedPerParty);
        }
    }

    /** A quarter of a million routes. */
    public static TableLimits standard() {
        return new TableLimits(1 << 18, 4096, Duration.ofMinutes(2), Duration.ofMinutes(2));
    }
}
