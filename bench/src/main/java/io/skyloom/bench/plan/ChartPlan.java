package io.skyloom.bench.plan;

import io.skyloom.bench.figure.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of a group's figures are drawn.
 *
 * @param group whose
 * @param title above the bars
 * @param quantity that is drawn
 * @param where names and values of the rows that are drawn
 * @param labels names whose values are written beside a bar
 */
public record ChartPlan(String group, String title, Quantity quantity, Map<String, String> where, List<String> labels) {
    private static final String BENCHMARK = "benchmark";
    private static final String PAYLOAD = "payload";

    private static final List<ChartPlan> ALL = List.of(
            new ChartPlan(
                    "relay",
                    "CPU of a relay, by bytes of a packet",
                    Quantity.CPU_SECONDS_PER_GIGABYTE,
                    Map.of("sends", "batches"),
                    List.of(PAYLOAD, "routes")),
            new ChartPlan(
                    "stream",
                    "One stream, measured / (cipher alone + raw socket)",
                    Quantity.RATIO,
                    Map.of(),
                    List.of(PAYLOAD, "side")),
            new ChartPlan("forward", "One packet", Quantity.NANOS, Map.of(), List.of(BENCHMARK, PAYLOAD, "routes")),
            new ChartPlan("frame", "One packet", Quantity.NANOS, Map.of(), List.of(BENCHMARK, "cipher", PAYLOAD)),
            new ChartPlan("cipher", "One frame", Quantity.NANOS, Map.of(), List.of(BENCHMARK, "codec", "size")),
            new ChartPlan("group", "One write", Quantity.NANOS, Map.of(), List.of(BENCHMARK, "cipher", "bytes")),
            new ChartPlan("wedge", "99 of 100 packets within", Quantity.P99_MICROS, Map.of(), List.of("case")),
            new ChartPlan(
                    "starvation",
                    "99 of 100 small packets within",
                    Quantity.P99_MILLIS,
                    Map.of(),
                    List.of("data-plane threads")),
            new ChartPlan("chain", "One stream", Quantity.MEGABYTES_PER_SECOND, Map.of(), List.of("type", "hops")),
            new ChartPlan("proxy", "Downloads", Quantity.DOWN_MEGABYTES_PER_SECOND, Map.of(), List.of("type", "hops")),
            new ChartPlan("dmsg", "Through one server", Quantity.MEGABYTES_PER_SECOND, Map.of(), List.of("load")),
            new ChartPlan("mux", "One operation", Quantity.NANOS, Map.of(), List.of(BENCHMARK, "carrier")),
            new ChartPlan("keys", "One operation", Quantity.MICROS, Map.of(), List.of(BENCHMARK)),
            new ChartPlan("routes", "99 of 100 within", Quantity.P99_MILLIS, Map.of(), List.of(BENCHMARK)),
            new ChartPlan("messages", "One message or call", Quantity.MICROS, Map.of(), List.of(BENCHMARK)),
            new ChartPlan("idle", "Live heap", Quantity.HEAP_BYTES, Map.of(), List.of("what", "cipher")),
            new ChartPlan("start", "Until it answers", Quantity.SECONDS, Map.of(), List.of("what")));

    /** The chart of a group. */
    public static Optional<ChartPlan> of(String group) {
        return ALL.stream().filter(plan -> plan.group.equals(group)).findFirst();
    }
}
