package io.skyloom.engine.soak;

import io.skyloom.seam.Seams;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Where a network of programs lives: time, sockets and the links between machines. Simulated or real. Driven by one
 * thread, which is none of the ground's own; {@link #disturb} and the berths may be used by any.
 */
public interface Ground {
    /** What one program runs on, from its start to its end. */
    interface Berth extends AutoCloseable {
        /** Its seams. */
        Seams seams();

        /** Gives back what the seams occupy; the program has ended before. */
        @Override
        void close();
    }

    /** A berth on a machine; {@code owner} begins the names of its threads and no two berths have the same. */
    Berth berth(String machine, String owner);

    /** Where a program on a machine listens when {@code port} is its usual port; the port may be 0 for any. */
    InetSocketAddress place(String machine, int port);

    /** The seams of those who belong to no program. */
    Seams driver();

    /** How long the network has existed. */
    Duration elapsed();

    /** Lets time pass until the condition holds, at most {@code limit}; returns whether it holds. */
    boolean passUntil(BooleanSupplier condition, Duration limit);

    /** Lets time pass. */
    default void pass(Duration span) {
        passUntil(() -> false, span);
    }

    /**
     * Changes the direction from one machine to another.
     *
     * @throws UnsupportedOperationException when this ground cannot do that
     */
    void disturb(String from, String to, Fault fault);

    /**
     * Sets everybody's wall clock forward, or back for a negative span; time goes on as before.
     *
     * @throws UnsupportedOperationException when this ground cannot do that
     */
    default void jump(Duration by) {
        throw new UnsupportedOperationException("the clock cannot be set here: " + by);
    }

    /** How many streams the programs have open; one between two of them counts at both. */
    int openStreams();

    /** What is open or going on although no program runs any more, in words. */
    List<String> leftBehind();

    /** The last that happened, line by line; may be empty. */
    String story();
}
