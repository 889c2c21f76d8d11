package io.skyloom.seam.virtual;

import io.skyloom.seam.Threads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** All threads of a simulation or of a test's world, whoever owns them. */
public interface Crew {
    /** Starts threads whose names begin with the owner. */
    Threads threadsOf(String owner);

    /** Lets the threads go on until every one of them waits for something or has ended. */
    void runUntilIdle();

    /** The seeded crew where this JDK and its options allow one, else the machine's own threads. */
    static Crew of(long seed) {
        return ScheduledThreads.areAvailable() ? new SeededCrew(seed) : new FreeCrew();
    }

    /**
     * Threads that run by themselves, in any order, and are counted where this JDK and its options allow it; else they are
     * looked at.
     *
     * @param lateness what to put between those who wake threads and those who run them
     * @param patience how long {@link #runUntilIdle} waits for threads that never wait, of the machine's time; then it
     *     fails where they are counted
     */
    static Crew counted(UnaryOperator<Executor> lateness, Duration patience) {
        return ScheduledThreads.areAvailable()
                ? new CountedCrew(lateness.apply(CountedCrew.POOL), patience)
                : new FreeCrew(patience);
    }
}
