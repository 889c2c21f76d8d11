package io.skyloom.seam;

import java.util.List;

/**
 * Starts threads. Every thread's name carries its owner (for example {@code tp:stcpr:02ab12cd/read}), so that a dump
 * reads like a list of what the visor is doing and a test can tell what was left behind.
 */
public interface Threads {
    /** Starts a virtual thread: for everything that mostly waits. An escaping exception is logged as an error. */
    Thread start(String name, Runnable body);

    /**
     * Starts a thread of the data plane: one that may always find work and never park. Platform or virtual by
     * configuration, because saturated virtual threads starve every other virtual thread.
     */
    Thread startDataPlane(String name, Runnable body);

    /** The names of the threads started here that have not ended, sorted. A snapshot, for tests and diagnosis. */
    List<String> running();
}
