package io.skyloom.bench.plan;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Measured;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was to be reached.
 *
 * @param group it belongs to
 * @param where names and values of the rows that it is meant for
 * @param quantity of them
 * @param atMost whether less is better
 * @param value the bound
 */
public record Goal(String group, Map<String, String> where, Quantity quantity, boolean atMost, double value) {
    /** A profiler's own garbage is spread over all operations; an object of the path takes 16 bytes at least. */
    private static final double NEXT_TO_NOTHING = 0.5;

    private static final String PAYLOAD = "payload";

    /** All goals. */
    public static List<Goal> all() {
        return ALL;
    }

    private static final List<Goal> ALL = List.of(
            atMost("relay", Map.of(PAYLOAD, "64"), Quantity.CPU_SECONDS_PER_GIGABYTE, 27),
            atMost("relay", Map.of(PAYLOAD, "1024"), Quantity.CPU_SECONDS_PER_GIGABYTE, 4.8),
            atMost("relay", Map.of(PAYLOAD, "2048"), Quantity.CPU_SECONDS_PER_GIGABYTE, 3.0),
            atMost("relay", Map.of(PAYLOAD, "4037"), Quantity.CPU_SECONDS_PER_GIGABYTE, 2.0),
            atMost("relay", Map.of(PAYLOAD, "16384"), Quantity.CPU_SECONDS_PER_GIGABYTE, 1.6),
            atMost("relay", Map.of(PAYLOAD, "64"), Quantity.CPU_MICROS_PER_PACKET, 8),
            atLeast("relay", Map.of(PAYLOAD, "64"), Quantity.PACKETS_PER_SECOND, 105_000),
            atLeast("relay", Map.of(PAYLOAD, "1024"), Quantity.PACKETS_PER_SECOND, 80_000),
            atLeast("relay", Map.of(PAYLOAD, "2048"), Quantity.PACKETS_PER_SECOND, 70_000),
            atLeast("relay", Map.of(PAYLOAD, "16384"), Quantity.MEGABYTES_PER_SECOND, 285),
            atMost("stream", Map.of(PAYLOAD, "4096"), Quantity.RATIO, 1.3),
            atMost("forward", Map.of("benchmark", "forward"), Quantity.ALLOCATED_PER_OPERATION, 0),
            atMost("forward", Map.of("benchmark", "lookup"), Quantity.ALLOCATED_PER_OPERATION, 0),
            atMost("forward", Map.of("benchmark", "rewrite"), Quantity.ALLOCATED_PER_OPERATION, 0),
            atMost("frame", Map.of("cipher", "plain"), Quantity.ALLOCATED_PER_OPERATION, 0),
            atMost("starvation", Map.of("data-plane threads", "platform"), Quantity.P99_MILLIS, 50),
            atMost("dmsg", Map.of("load", "an idle session"), Quantity.HEAP_BYTES, 64 * 1024),
            atLeast(
                    "keys",
                    Map.of("benchmark", "handshake", "pattern", "KK", "hybrid", "OFF"),
                    Quantity.PER_SECOND,
                    1200),
            atMost("routes", Map.of("benchmark", "firstAnswer"), Quantity.P99_MILLIS, 50),
            atMost("idle", Map.of("what", "one end of a managed transport"), Quantity.HEAP_BYTES, 32 * 1024),
            atMost("idle", Map.of("what", "one end of a route group"), Quantity.HEAP_BYTES, 8 * 1024),
            atMost("start", Map.of("what", "control port"), Quantity.SECONDS, 1),
            atMost("start", Map.of("what", "B, relays"), Quantity.BUSY_RESIDENT_MIB, 128));

    private static Goal atMost(String group, Map<String, String> where, Quantity quantity, double value) {
        return new Goal(group, where, quantity, true, value);
    }

    private static Goal atLeast(String group, Map<String, String> where, Quantity quantity, double value) {
        return new Goal(group, where, quantity, false, value);
    }

    /** The goal for a quantity of a row. */
    public static Optional<Goal> of(String group, Measured row, Quantity quantity) {
        return ALL.stream()
                .filter(goal -> goal.group.equals(group) && goal.quantity == quantity && row.is(goal.where))
                .findFirst();
    }

    /** Whether the median reaches it. */
    public boolean isMet(Figure figure) {
        double most = value == 0 ? NEXT_TO_NOTHING : value;
        return atMost ? figure.median() <= most : figure.median() >= value;
    }

    /** The bound, as it is shown. */
    public String text() {
        String number = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
        return (atMost ? "≤ " : "≥ ") + number;
    }
}
