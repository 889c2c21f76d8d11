package io.skyloom.testing;

import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.virtual.Crew;
import io.skyloom.seam.virtual.Simulation;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of one test: it hands out seams and, after the test, finds out whether everything that was opened
 * through them was closed again. Taken as a parameter by a test method; used by the test's own thread.
 */
public final class World {
    private final ErrorLog errors;
    private final Watch<Closeable> sockets = new Watch<>();
    private final Watch<Thread> threads = new Watch<>();
    private final Watch<Object> timers = new Watch<>();
    private final List<SystemSeams> opened = new ArrayList<>();
    private final List<Simulation> simulations = new ArrayList<>();
    private final Map<String, IntSupplier> mustBeEmpty = new LinkedHashMap<>();
    private final Map<String, LongSupplier> mustStayZero = new LinkedHashMap<>();
    private @Nullable VirtualWorld virtual;

    World(ErrorLog errors) {
        this.errors = errors;
    }

    /** The machine's own clock, threads and sockets, watched; {@code owner} begins the threads' names. */
    public Seams realSeams(String owner) {
        SystemSeams real = SystemSeams.open(owner, SystemThreads.DataPlane.PLATFORM);
        opened.add(real);
        Lateness lateness = Lateness.asTold();
        return watched(lateness.isNone() ? real.seams() : withLateWakings(real.seams(), owner), lateness);
    }

    private static Seams withLateWakings(Seams seams, String owner) {
        Threads late = Crew.counted(Lateness.asTold()::ofWakings, Duration.ZERO).threadsOf(owner);
        return new Seams(
                seams.clock(), seams.timers(), new LateWakings(seams.threads(), late), seams.net(), seams.entropy());
    }

    /** Virtual time and an internet in memory; the same one at every call. */
    public VirtualWorld virtual() {
        if (virtual == null) {
            virtual = new VirtualWorld(this);
        }
        return virtual;
    }

    /** Virtual time, an internet in memory, and threads that run only while the test lets them, all from one seed. */
    public Simulation simulation(long seed) {
        // One who is really late would only stop everybody else: there the seed says who comes late.
        Simulation simulation = new Simulation(seed, seams -> watched(seams, Lateness.NONE));
        simulations.add(simulation);
        return simulation;
    }

    /** The map, queue or pool called {@code name} must be empty when the test is over. */
    public void mustBeEmpty(String name, IntSupplier size) {
        mustBeEmpty.put(name, size);
    }

    /** The counter called {@code name} must be zero when the test is over: nothing had to be swept up. */
    public void mustStayZero(String name, LongSupplier counter) {
        mustStayZero.put(name, counter);
    }

    /** The errors logged by this test; a test that provokes one declares it there. */
    public ErrorLog errors() {
        return errors;
    }

    /** What happened in the networks of this world and where its threads are: what a failure report wants to know. */
    String story() {
        List<String> parts = new ArrayList<>();
        simulations.forEach(simulation -> parts.add(simulation.internet().flow()));
        if (virtual != null) {
            parts.add(virtual.flow());
        }
        parts.add(stacks());
        parts.removeIf(String::isBlank);
        return String.join("\n\n", parts);
    }

    /** Where the threads started through this world are right now. */
    public String stacks() {
        return WatchedThreads.stacks(threads);
    }

    /** The same seams, noting what is opened and started through them. */
    Seams watched(Seams seams, Lateness lateness) {
        return new Seams(
                seams.clock(),
                new WatchedTimers(seams.timers(), timers),
                new WatchedThreads(seams.threads(), threads, lateness),
                new WatchedNet(seams.net(), sockets, lateness),
                seams.entropy());
    }

    /** Gives what is ending some time to end, then fails with the names of what was left. */
    void verifyLeftClean(Duration grace) throws InterruptedException {
        long start = System.nanoTime();
        try {
            List<String> left = leftBehind();
            while (!left.isEmpty() && System.nanoTime() - start < grace.toNanos()) {
                Thread.sleep(5);
                left = leftBehind();
            }
            if (!left.isEmpty()) {
                throw new AssertionError("left behind:\n  " + String.join("\n  ", left) + "\n" + stacks());
            }
        } finally {
            closeAll();
        }
    }

    private List<String> leftBehind() {
        List<String> left = new ArrayList<>();
        simulations.forEach(Simulation::run);
        threads.things().stream().filter(thread -> !thread.isAlive()).forEach(threads::closed);
        left.addAll(threads.descriptions());
        left.addAll(sockets.descriptions());
        left.addAll(timers.descriptions());
        mustBeEmpty.forEach((name, size) -> addUnless(0, name + " still holds", size.getAsInt(), left));
        mustStayZero.forEach((name, counter) -> addUnless(0, name + " must stay 0 but is", counter.getAsLong(), left));
        return left;
    }

    private static void addUnless(long wanted, String what, long seen, List<String> left) {
        if (seen != wanted) {
            left.add(what + " " + seen);
        }
    }

    /** Closes what the test forgot, so that it does not disturb the next one. */
    private void closeAll() throws InterruptedException {
        for (Closeable socket : sockets.things()) {
            try {
                socket.close();
            } catch (java.io.IOException e) {
                throw new AssertionError("closing " + socket, e);
            }
        }
        threads.things().forEach(Thread::interrupt);
        try {
            simulations.forEach(Simulation::run);
        } finally {
            opened.forEach(SystemSeams::close);
        }
    }
}
