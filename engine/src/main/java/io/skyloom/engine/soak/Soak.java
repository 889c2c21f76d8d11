package io.skyloom.engine.soak;

import io.skyloom.engine.logging.ErrorTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The acceptance soak: a network on a ground, some minutes of random events, and a report. Everything must answer and agree
 * in the end, nothing may be left when the network is closed, no error may be logged and no virtual thread keep its carrier
 * while it waits. Run by one thread.
 */
public final class Soak {
    private static final int EVENTS_PER_MINUTE = 35;

    /** What the virtual machine itself opens on the way: files of classes, its own pollers. */
    private static final long DESCRIPTOR_SLACK = 24;

    private static final Duration PARTING = Duration.ofSeconds(10);

    /** A soak whose driving thread does nothing for so long is stuck. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Plan plan;
    private final Consumer<String> out;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final List<String> failures = new ArrayList<>();
    private final ErrorTally errors = ErrorTally.open();
    private final PinnedThreads pinned = PinnedThreads.watch();
    private Duration lastProgress = Duration.ZERO;

    /**
     * What is to happen.
     *
     * @param size of the network
     * @param length of the events
     * @param seed of the events and of everybody's keys
     * @param progress how long between two lines about how it fares
     */
    public record Plan(Churn.Size size, Duration length, long seed, Duration progress) {}

    private Soak(Plan plan, Consumer<String> out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * Runs the whole soak.
     *
     * @param out takes every line of the report as it comes
     * @param lastResort what ends the process when nothing else ends the soak
     * @return the report as JSON; {@code passed} tells how it went
     */
    public static ObjectNode run(Plan plan, Ground ground, Consumer<String> out, Runnable lastResort) {
        Soak soak = new Soak(plan, out);
        try (ErrorTally errors = soak.errors;
                PinnedThreads pinned = soak.pinned;
                Watchdog watchdog = new Watchdog(PATIENCE, out, lastResort)) {
            return soak.run(new WatchedGround(ground, watchdog::heard));
        }
    }

    private ObjectNode run(Ground ground) {
        // What the ground itself needs is there before anything is counted.
        ground.pass(Duration.ofMillis(1));
        long descriptors = ChurnReport.openDescriptors();
        List<String> threads = platformThreads();
        out.accept("soak of " + plan.length().toMinutes() + " min under seed " + plan.seed() + ": " + plan.size());
        json.put("seed", plan.seed()).put("minutes", plan.length().toMinutes());
        json.put("network", plan.size().toString());
        json.put("java", Runtime.version().toString());
        ChurnReport report = new ChurnReport(Math.toIntExact(plan.length().toMinutes() * EVENTS_PER_MINUTE), out);
        play(ground, report);
        require(report.leak());
        left(ground, threads, descriptors);
        pinned();
        errors();
        json.put("passed", failures.isEmpty());
        failures.forEach(json.putArray("failures")::add);
        failures.forEach(failure -> out.accept("FAILED: " + failure));
        if (failures.isEmpty()) {
            out.accept("passed");
        }
        return json;
    }

    private void play(Ground ground, ChurnReport report) {
        @Nullable Stage stage = null;
        try (Stage playing = new Stage(ground, plan.seed())) {
            stage = playing;
            stage.atCalm(report::look);
            stage.atStep(this::progress);
            stage.play(Churn.lasting(plan.seed(), plan.size(), plan.length()));
        } catch (SoakFailure e) {
            failures.add(text(e));
            out.accept("FAILED: " + e.getMessage() + "; all threads:");
            Watchdog.threads().forEach(out);
        } finally {
            if (stage != null && stage.hasBegun()) {
                report.finish(stage);
                json.setAll(report.json(stage));
            }
        }
    }

    /** What failed, and what failed in ending it. */
    private static String text(SoakFailure failure) {
        Stream<String> later = Stream.of(failure.getSuppressed()).map(Throwable::toString);
        return String.join(
                "\n",
                Stream.concat(Stream.of(String.valueOf(failure.getMessage())), later)
                        .toList());
    }

    private void require(String complaint) {
        if (!complaint.isEmpty()) {
            failures.add(complaint);
        }
    }

    private void left(Ground ground, List<String> threads, long descriptors) {
        pinned.close();
        // Threads end a moment after what they served.
        ground.passUntil(() -> platformThreads().size() <= threads.size(), PARTING);
        List<String> left = new ArrayList<>(ground.leftBehind());
        platformThreads().stream().filter(name -> !threads.contains(name)).forEach(left::add);
        long more = ChurnReport.openDescriptors() - descriptors;
        out.accept("after the end: " + left.size() + " threads and streams left, " + more
                + " descriptors more than before");
        json.put("threadsAndStreamsLeft", left.size()).put("descriptorsMore", more);
        if (!left.isEmpty() || more > DESCRIPTOR_SLACK) {
            failures.add("something is left after the end: " + left + ", " + more + " descriptors");
        }
    }

    private void pinned() {
        List<PinnedThreads.Pinned> found = pinned.found();
        Optional<Duration> longest =
                found.stream().map(PinnedThreads.Pinned::span).max(Duration::compareTo);
        List<PinnedThreads.Pinned> others =
                found.stream().filter(one -> !one.forClass()).toList();
        out.accept("virtual threads that kept their carriers for more than " + PinnedThreads.THRESHOLD.toMillis()
                + " ms: " + others.size() + "; while a class was loaded: " + (found.size() - others.size())
                + longest.map(span -> ", the longest for " + Spans.text(span)).orElse(""));
        json.put("pinnedCarriers", others.size()).put("pinnedWhileLoading", found.size() - others.size());
        others.forEach(one -> failures.add("a carrier was kept for " + Spans.text(one.span()) + ", " + one.where()));
    }

    private void errors() {
        out.accept("errors logged: " + errors.count());
        json.put("errorsLogged", errors.count());
        errors.texts().forEach(text -> failures.add("an error was logged: " + text));
    }

    private void progress(Stage stage) {
        Duration now = stage.realm().ground().elapsed();
        if (now.minus(lastProgress).compareTo(plan.progress()) >= 0) {
            lastProgress = now;
            out.accept(Spans.text(now) + ": " + stage.summary());
        }
    }

    /** The platform threads of programs, whose names say which; those of the virtual machine itself do not count. */
    private static List<String> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("/"))
                .sorted()
                .toList();
    }
}
