package io.skyloom.engine.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a soak has to show: a line whenever everybody answers again, and a table at the end. Used by the driving thread.
 */
public final class ChurnReport {
    /** Both more than this share and more than this many bytes mean a leak. */
    private static final double HEAP_SHARE = 1.02;

    private static final long HEAP_BYTES = 2 << 20;

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

    private static long usedHeap() {
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
        lines.forEach(out);
    }

    private static String answers(Stage stage) {
        int answers = stage.talks().stream().mapToInt(Talk::answers).sum();
        int dials = stage.talks().stream().mapToInt(Talk::dials).sum();
        return answers + " answers, each equal to what was sent, over " + dials + " connections of "
                + stage.talks().size() + " conversations";
    }

    /** How much the heap has grown since a tenth of the run; empty when it has not, or when the run was too short to say. */
    public String leak() {
        int tenth = planned / 10;
        List<Look> later = looks.stream().filter(look -> look.events() >= tenth).toList();
        if (later.size() < 3) {
            return "";
        }
        long before = later.getFirst().heap();
        long after = later.getLast().heap();
        boolean leaks = after > before * HEAP_SHARE && after - before > HEAP_BYTES;
        return leaks ? "the heap has grown from " + before + " to " + after + " bytes" : "";
    }
}
