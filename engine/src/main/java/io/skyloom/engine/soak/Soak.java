package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The acceptance soak: a network on a ground, some minutes of random events, and a report. Everything must answer and agree
 * in the end, and nothing may be left when the network is closed. Run by one thread.
 */
public final class Soak {
    private static final int EVENTS_PER_MINUTE = 55;

    /** What the virtual machine itself opens on the way: files of classes, its own pollers. */
    private static final long DESCRIPTOR_SLACK = 24;

    private static final Duration PARTING = Duration.ofSeconds(10);

    private final Plan plan;
    private final Consumer<String> out;
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
     * @throws SoakFailure when the network has failed; the report has been given out all the same
     */
    public static void run(Plan plan, Ground ground, Consumer<String> out) {
        new Soak(plan, out).run(ground);
    }

    private void run(Ground ground) {
        // What the ground itself needs is there before anything is counted.
        ground.pass(Duration.ofMillis(1));
        long descriptors = ChurnReport.openDescriptors();
        List<String> threads = platformThreads();
        out.accept("soak of " + plan.size() + " for " + plan.length().toMinutes() + " min under seed " + plan.seed());
        ChurnReport report = new ChurnReport(Math.toIntExact(plan.length().toMinutes() * EVENTS_PER_MINUTE), out);
        play(ground, report);
        // Threads end a moment after what they served.
        ground.passUntil(() -> platformThreads().size() <= threads.size(), PARTING);
        List<String> left = new ArrayList<>(ground.leftBehind());
        platformThreads().stream().filter(name -> !threads.contains(name)).forEach(left::add);
        long more = ChurnReport.openDescriptors() - descriptors;
        out.accept("after the end: " + left.size() + " threads and streams left, " + more
                + " descriptors more than before");
        if (!left.isEmpty() || more > DESCRIPTOR_SLACK) {
            throw new SoakFailure("something is left after the end: " + left + ", " + more + " descriptors");
        }
        if (!report.leak().isEmpty()) {
            throw new SoakFailure(report.leak());
        }
        out.accept("passed");
    }

    private void play(Ground ground, ChurnReport report) {
        try (Stage stage = new Stage(ground, plan.seed())) {
            stage.atCalm(report::look);
            stage.atStep(this::progress);
            try {
                stage.play(Churn.lasting(plan.seed(), plan.size(), plan.length()));
            } finally {
                report.finish(stage);
            }
        }
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
