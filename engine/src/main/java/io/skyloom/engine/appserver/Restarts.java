package io.skyloom.engine.appserver;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which applications are to be started again, and when. One that was planned can be called off until it has begun; who
 * comes later waits until it has. Any thread.
 */
final class Restarts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration HEALTHY = Duration.ofSeconds(60);
    private static final Duration BEGINNING = Duration.ofSeconds(10);

    private enum Stage {
        WAITING,
        BEGUN,
        CANCELLED
    }

    /** One application. */
    private static final class Plan {
        private final String name;
        private final Runnable start;
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
        private final Outcome<Boolean> over = new Outcome<>();

        /** Written once, by the planning thread. */
        private volatile Timers.@Nullable Timer timer;

        Plan(String name, Runnable start) {
            this.name = name;
            this.start = start;
        }
    }

    private final Seams seams;
    private final IdentityRegistry<String, Plan> plans = new IdentityRegistry<>();
    private volatile boolean closed;

    Restarts(Seams seams) {
        this.seams = seams;
    }

    /** How many starts in a row count after a run of that length: none after a healthy one. */
    static int inARow(int before, Duration age) {
        return age.compareTo(HEALTHY) >= 0 ? 0 : before;
    }

    /** How long to wait before the start that follows so many in a row. */
    static Duration pause(int inARow) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(inARow, 10));
        return grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    }

    /** Plans a start; whatever was planned for the name before is called off. Never blocks. */
    void plan(String name, Duration pause, Runnable start) {
        Plan plan = new Plan(name, start);
        Plan former = plans.install(name, plan);
        if (former != null) {
            cancel(former);
        }
        Timers.Timer timer = seams.timers().schedule(pause, () -> begin(plan));
        plan.timer = timer;
        if (closed) {
            cancel(plan);
        }
        if (plan.stage.get() == Stage.CANCELLED) {
            timer.cancel(); // called off before there was a timer to cancel
        }
    }

    private void begin(Plan plan) {
        if (!plan.stage.compareAndSet(Stage.WAITING, Stage.BEGUN)) {
            return;
        }
        boolean begun = seams.threads().tryStart("app:" + plan.name + "/restart", () -> {
            try {
                plan.start.run();
            } finally {
                leave(plan);
            }
        });
        if (!begun) {
            LOG.warn("app {}: not started again for the moment: no thread can be started", plan.name);
            plan(plan.name, LONGEST, plan.start); // in its place before it leaves, so that it can be called off
            leave(plan);
        }
    }

    private void leave(Plan plan) {
        plans.remove(plan.name, plan);
        plan.over.complete(true);
    }

    /**
     * Calls off what is planned for a name. Waits a little when it has begun, so that what it starts can be found.
     *
     * @return whether something was called off
     */
    boolean cancel(String name) throws InterruptedException {
        Plan plan = plans.get(name);
        if (plan == null || cancel(plan)) {
            return plan != null;
        }
        plan.over.settledWithin(seams.timers(), BEGINNING);
        Plan next = plans.get(name); // planned anew by one that could not begin
        return next != null && cancel(next);
    }

    private boolean cancel(Plan plan) {
        if (!plan.stage.compareAndSet(Stage.WAITING, Stage.CANCELLED)) {
            return false;
        }
        Timers.Timer timer = plan.timer;
        if (timer != null) {
            timer.cancel();
        }
        plans.remove(plan.name, plan);
        return true;
    }

    /** How many are planned. */
    int planned() {
        return plans.size();
    }

    /** Calls off everything, and whatever is planned later. */
    @Override
    public void close() {
        closed = true;
        plans.snapshot().forEach(this::cancel);
    }
}
