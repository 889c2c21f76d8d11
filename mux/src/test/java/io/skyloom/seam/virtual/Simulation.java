package io.skyloom.seam.virtual;

import io.skyloom.seam.Net;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Many visors in one thread: time, network, randomness and the interleaving of threads come from one seed. Nothing moves
 * by itself; the test's own thread lets threads run and time pass. An hour of a quiet network takes milliseconds, and a
 * seed that shows a defect shows it again.
 *
 * <p>What it needs from the code: no waiting in monitors of its own, in real sockets or by real time (the rules of the
 * house see to that), and no iteration in an order that depends on identity hash codes or on the machine's clock where
 * the order matters. Where threads take turns by the seed, running them throws {@link IllegalStateException} when one of
 * them was woken from outside the simulation, and on any other thread than the one that made it.
 */
public final class Simulation {
    private final Crew crew;
    private final VirtualTime time;
    private final MemoryInternet internet;
    private final SeededEntropy entropy;
    private final UnaryOperator<Seams> around;

    /** Everything that is random comes from the seed. */
    public Simulation(long seed) {
        this(seed, UnaryOperator.identity());
    }

    /** The same, handing out seams only after {@code around} has put its own around them. */
    public Simulation(long seed, UnaryOperator<Seams> around) {
        this(Crew.of(seed), new VirtualTime(), seed, around);
    }

    /** The same with a clock of the caller's. */
    public Simulation(long seed, VirtualTime time) {
        this(Crew.of(seed), time, seed, UnaryOperator.identity());
    }

    Simulation(Crew crew, long seed, UnaryOperator<Seams> around) {
        this(crew, new VirtualTime(), seed, around);
    }

    private Simulation(Crew crew, VirtualTime time, long seed, UnaryOperator<Seams> around) {
        this.crew = crew;
        this.time = time;
        this.internet = MemoryInternet.in(time, seed);
        this.entropy = new SeededEntropy(seed);
        this.around = around;
    }

    /** The time of everyone; move it by {@link #run(Duration)}, so that threads run in between. */
    public VirtualTime time() {
        return time;
    }

    /** The network between the hosts. */
    public MemoryInternet internet() {
        return internet;
    }

    /** Whether threads take turns by the seed; otherwise this JDK or its options do not allow it and no run repeats. */
    public boolean isSeeded() {
        return crew instanceof SeededCrew;
    }

    /** The seams of one visor: {@code owner} begins its threads' names, {@code addresses} are its host's. */
    public Seams seams(String owner, String... addresses) {
        Net net = new YieldingNet(internet.host(addresses));
        return around.apply(new Seams(time, time, crew.threadsOf(owner), net, entropy.derive(owner)));
    }

    /** Lets all threads run until every one of them waits; no time passes. */
    public void run() {
        crew.runUntilIdle();
    }

    /** Lets {@code span} pass from one timer to the next, and all threads run in between. */
    public void run(Duration span) {
        runUntil(() -> false, span);
    }

    /** Lets time pass until the condition holds, at most {@code limit}; returns whether it holds. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        Duration end = time.elapsed().plus(limit);
        run();
        while (!condition.getAsBoolean()) {
            Optional<Duration> next = time.untilNext().map(time.elapsed()::plus);
            if (next.isEmpty() || next.get().compareTo(end) > 0) {
                time.advanceTo(end);
                run();
                return condition.getAsBoolean();
            }
            time.advanceTo(next.get());
            run();
        }
        return true;
    }

    /** Starts {@code task} in a thread of the simulation; its result or failure settles the outcome. */
    public <T> Outcome<T> call(Seams owner, String name, Callable<T> task) {
        Outcome<T> outcome = new Outcome<>();
        owner.threads().start(name, () -> settle(outcome, task));
        return outcome;
    }

    /**
     * Lets time pass until the outcome is settled.
     *
     * @throws Outcome.FailedOutcome when it failed
     * @throws AssertionError when it was not settled within {@code limit}
     */
    public <T> T await(Outcome<T> outcome, Duration limit) throws Outcome.FailedOutcome {
        if (!runUntil(outcome::isDone, limit)) {
            throw new AssertionError("no result within " + limit + " of simulated time");
        }
        try {
            return outcome.await(time, Duration.ZERO);
        } catch (java.util.concurrent.TimeoutException | InterruptedException e) {
            throw new AssertionError("a settled outcome does not wait", e);
        }
    }

    private static <T> void settle(Outcome<T> outcome, Callable<T> task) {
        try {
            outcome.complete(task.call());
        } catch (Exception | AssertionError e) {
            outcome.fail(e);
        }
    }
}
