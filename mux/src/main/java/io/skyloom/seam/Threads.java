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
     * The same as {@link #start} for one whose loss can be borne: to refuse a single guest is better than to end whoever
     * lets guests in.
     *
     * @return whether it was started; not when the machine gives no more threads, or has no memory for one
     */
    default boolean tryStart(String name, Runnable body) {
        try {
            start(name, body);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /**
     * Starts a thread of the data plane: one that may always find work and never park. Platform or virtual by
     * configuration, because saturated virtual threads starve every other virtual thread.
     */
    Thread startDataPlane(String name, Runnable body);

    /**
     * Lets the calling thread do nothing for about that long: for one that gathers work which it could also do at once.
     * Never for waiting on somebody, because it may end early, and where time is simulated it ends at once.
     *
     * @param nanos how long; the machine may add some 50 µs
     */
    default void pause(long nanos) {}

    /** The names of the threads started here that have not ended, sorted. A snapshot, for tests and diagnosis. */
    List<String> running();
}
