package io.skyloom.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a soak has to show: a line whenever the network has become calm, and a table at the end. Printed as it comes and
 * kept in a file. Used by the test's thread.
 */
final class ChurnReport {
    /** Both more than this share and more than this many bytes mean a leak. */
    private static final double HEAP_SHARE = 1.02;

    private static final long HEAP_BYTES = 2 << 20;

    private final String title;
    private final int planned;
    private final List<Calm> calms = new ArrayList<>();

    /** What there was at a calm. */
    private record Calm(int events, Duration time, long heap, int threads, int sockets) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%6d events, %s simulated: everything agrees; %d threads, %d sockets, %.1f MB of heap",
                    events,
                    Spans.text(time),
                    threads,
                    sockets,
                    heap / 1e6);
        }
    }

    ChurnReport(String title, int planned) {
        this.title = title;
        this.planned = planned;
    }

    /** Everything is as it should be at this moment. */
    void calm(Stage stage) {
        Calm calm = new Calm(
                stage.log().events(),
                stage.realm().simulation().time().elapsed(),
                usedHeap(),
                stage.realm().threads(),
                stage.realm().simulation().internet().openStreams());
        calms.add(calm);
        System.out.println(title + ": " + calm);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Prints the table and keeps everything in a file. */
    void finish(Stage stage, Path file) {
        List<String> lines = new ArrayList<>(List.of(title));
        calms.forEach(calm -> lines.add(calm.toString()));
        lines.addAll(stage.log().lines());
        lines.add(answers(stage));
        lines.forEach(System.out::println);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answers(Stage stage) {
        int answers = stage.talks().stream().mapToInt(Talk::answers).sum();
        int dials = stage.talks().stream().mapToInt(Talk::dials).sum();
        return answers + " answers, each equal to what was sent, over " + dials + " connections of "
                + stage.talks().size() + " conversations";
    }

    /** How much the heap has grown since a tenth of the run; empty when it has not, or when the run was too short to say. */
    String leak() {
        int tenth = planned / 10;
        List<Calm> later = calms.stream().filter(calm -> calm.events() >= tenth).toList();
        if (later.size() < 3) {
            return "";
        }
        long before = later.getFirst().heap();
        long after = later.getLast().heap();
        boolean leaks = after > before * HEAP_SHARE && after - before > HEAP_BYTES;
        return leaks ? "the heap has grown from " + before + " to " + after + " bytes" : "";
    }
}
