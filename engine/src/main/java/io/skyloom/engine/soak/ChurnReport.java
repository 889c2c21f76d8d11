package io.skyloom.engine.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a soak has to show: a line whenever everybody answers again, and a table at the end, also as JSON. Used by the
 * driving thread.
 */
public final class ChurnReport {
    /** More than this share of the heap at a tenth of the run means a leak. */
    private static final double HEAP_SHARE = 1.02;

    /** In a run too short for a steady state, that many bytes more are no leak yet. */
    private static final long HEAP_BYTES = 2 << 20;

    /** From so many events on a run is long enough to be judged by the share alone. */
    public static final int LONG_RUN = 1000;

    /** What is under way makes one look differ from the next by as much as a leak would: so many together count. */
    private static final int FEW_LOOKS = 5;

    private final int planned;
    private final Consumer<String> out;
    private final List<Look> looks = new ArrayList<>();

    /** What there was when everybody answered. */
    private record Look(
            int events, Duration time, boolean agrees, long heap, int threads, int sockets, long descriptors) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%6d events, %s: everybody answers%s; %d threads, %d streams, %d descriptors, %.1f MB of heap",
                    events,
                    Spans.text(time),
                    agrees ? " and everything agrees" : "",
                    threads,
                    sockets,
                    descriptors,
                    heap / 1e6);
        }

        void putInto(ObjectNode json) {
            json.put("events", events)
                    .put("seconds", seconds(time))
                    .put("mapsAgree", agrees)
                    .put("heapBytes", heap)
                    .put("threads", threads)
                    .put("streams", sockets)
                    .put("descriptors", descriptors);
        }
    }

    /**
     * Nothing has happened yet.
     *
     * @param planned how many events are to come, about
     * @param out takes each line as it comes
     */
    public ChurnReport(int planned, Consumer<String> out) {
        this.planned = planned;
        this.out = out;
    }

    /** Looks at the network at this moment; collects garbage before. */
    public void look(Stage stage, boolean agrees) {
        Look look = new Look(
                stage.log().events(),
                stage.realm().ground().elapsed(),
                agrees,
                usedHeap(),
                stage.realm().threads(),
                stage.realm().ground().openStreams(),
                openDescriptors());
        looks.add(look);
        out.accept(look.toString());
    }

    /** After two full collections: the first one leaves what waits to be cleaned. */
    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Of the whole process; -1 where nobody counts them. */
    static long openDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
    }

    /** The last lines: the table of events and what came of them. */
    public void finish(Stage stage) {
        List<String> lines = new ArrayList<>(stage.log().lines());
        lines.add(answers(stage));
        lines.add("compared with what there is "
                + looks.stream().filter(Look::agrees).count() + " times; swept up: "
                + stage.realm().swept());
        List<Duration> waits = stage.log().proxyWaits();
        lines.add("answers through proxies after everything was healed: " + waits.size() + ", median "
                + Spans.text(ChurnLog.percentile(waits, 50)) + ", 99th percentile "
                + Spans.text(ChurnLog.percentile(waits, 99)) + ", longest "
                + Spans.text(ChurnLog.percentile(waits, 100)));
        lines.add(String.format(Locale.ROOT, "heap: %+.0f kB an hour from a tenth of the run on", heapSlope() / 1e3));
        lines.forEach(out);
    }

    private static String answers(Stage stage) {
        return answered(stage) + " answers, each equal to what was sent, over " + dialled(stage) + " connections of "
                + stage.talks().size() + " conversations";
    }

    private static int answered(Stage stage) {
        return stage.talks().stream().mapToInt(Talk::answers).sum();
    }

    private static int dialled(Stage stage) {
        return stage.talks().stream().mapToInt(Talk::dials).sum();
    }

    /** All of it as JSON. */
    public ObjectNode json(Stage stage) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("events", stage.log().events())
                .put("answers", answered(stage))
                .put("connections", dialled(stage))
                .put("conversations", stage.talks().size())
                .put("mapsCompared", looks.stream().filter(Look::agrees).count())
                .put("sweptUp", stage.realm().swept())
                .put("heapBytesPerHour", heapSlope());
        ArrayNode kinds = json.putArray("recovery");
        for (ChurnLog.Row row : stage.log().rows()) {
            ObjectNode kind = kinds.addObject().put("event", row.event()).put("times", row.times());
            kind.put("silences", row.silences());
            if (row.silences() > 0) {
                kind.put("medianSeconds", seconds(row.median())).put("p99Seconds", seconds(row.p99()));
            }
        }
        List<Duration> waits = stage.log().proxyWaits();
        json.putObject("proxiesAfterHealing")
                .put("answers", waits.size())
                .put("medianSeconds", seconds(ChurnLog.percentile(waits, 50)))
                .put("p99Seconds", seconds(ChurnLog.percentile(waits, 99)))
                .put("longestSeconds", seconds(ChurnLog.percentile(waits, 100)));
        ArrayNode all = json.putArray("looks");
        looks.forEach(look -> look.putInto(all.addObject()));
        return json;
    }

    private static double seconds(Duration span) {
        return span.toMillis() / 1e3;
    }

    /** The looks from a tenth of the run on. */
    private List<Look> later() {
        int tenth = planned / 10;
        return looks.stream().filter(look -> look.events() >= tenth).toList();
    }

    /** Bytes an hour, by least squares; 0 for a run too short to say. */
    private double heapSlope() {
        List<Look> later = later();
        double meanTime = later.stream()
                .mapToDouble(look -> seconds(look.time()))
                .average()
                .orElse(0);
        double meanHeap = later.stream().mapToLong(Look::heap).average().orElse(0);
        double above = 0;
        double below = 0;
        for (Look look : later) {
            double off = seconds(look.time()) - meanTime;
            above += off * (look.heap() - meanHeap);
            below += off * off;
        }
        return below == 0 ? 0 : above / below * Duration.ofHours(1).toSeconds();
    }

    /** What leaks, in words; empty when nothing does, or when the run was too short to say. */
    public String leak() {
        long before = heapAtFirst();
        long after = before + growth().orElse(0);
        boolean leaks = after > before * HEAP_SHARE && (planned >= LONG_RUN || after - before > HEAP_BYTES);
        return leaks ? "the heap has grown from " + before + " to " + after + " bytes" : "";
    }

    /**
     * How many bytes the heap has grown since a tenth of the run; empty for a run too short to say. Of one short run it
     * says little, for one look differs from the next by as much; the median of many says more.
     */
    public OptionalLong growth() {
        List<Look> later = later();
        if (later.size() < 3) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(medianHeap(later.subList(later.size() - few(), later.size())) - heapAtFirst());
    }

    private long heapAtFirst() {
        return medianHeap(later().subList(0, few()));
    }

    /** How many looks together count at either end. */
    private int few() {
        return Math.min(FEW_LOOKS, later().size() / 2);
    }

    private static long medianHeap(List<Look> some) {
        return some.stream()
                .mapToLong(Look::heap)
                .sorted()
                .skip(some.size() / 2)
                .findFirst()
                .orElse(0);
    }
}
