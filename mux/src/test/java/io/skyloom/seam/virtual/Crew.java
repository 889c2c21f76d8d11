package io.skyloom.seam.virtual;

import io.skyloom.seam.Threads;

/** All threads of a simulation, whoever owns them. */
interface Crew {
    /** Starts threads whose names begin with the owner. */
    Threads threadsOf(String owner);

    /** Lets the threads go on until every one of them waits for something or has ended. */
    void runUntilIdle();

    /** The seeded crew where this JDK and its options allow one, else the machine's own threads. */
    static Crew of(long seed) {
        return SeededCrew.isAvailable() ? new SeededCrew(seed) : new FreeCrew();
    }
}
