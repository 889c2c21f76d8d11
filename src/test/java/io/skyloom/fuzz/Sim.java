package io.skyloom.fuzz;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** A simulated machine for one input: its threads take turns on the thread that tries the input, and time is virtual. */
final class Sim {
    /** Longer than anything that ends by itself may take. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Simulation simulation = new Simulation(1);

    /** The seams of the side under test. */
    final Seams seams = simulation.seams("fuzz", "10.0.0.1");

    /** Runs a task in a thread of the machine; fails when it does not end within half an hour of its time. */
    <T> T call(Callable<T> task) throws Exception {
        try {
            return simulation.await(simulation.call(seams, "task", task), LIMIT);
        } catch (Outcome.FailedOutcome e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception exception ? exception : e;
        }
    }

    /** How much of its time has passed. */
    Duration elapsed() {
        return simulation.time().elapsed();
    }

    /** Lets pass what is still to happen; fails when threads or timers are left then. */
    void verifyNothingLeft() {
        simulation.runUntil(() -> simulation.time().pending() == 0, LIMIT);
        List<String> running = seams.threads().running();
        if (simulation.time().pending() != 0 || !running.isEmpty()) {
            throw new AssertionError(simulation.time().pending() + " timers are left, and " + running);
        }
    }
}
