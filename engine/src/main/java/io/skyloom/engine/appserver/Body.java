package io.skyloom.engine.appserver;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;

/** What runs: a process, a thread, or nothing that the visor could end. Any thread. */
interface Body {
    /**
     * How it ended.
     *
     * @param well whether by itself and without complaint
     * @param error the complaint; empty for none
     */
    record Ending(boolean well, String error) {
        static final Ending WELL = new Ending(true, "");
    }

    /** Arrives when nothing of it runs any more. */
    Outcome<Ending> ended();

    /** Asks it to end. Must not block for long. */
    void ask();

    /** Tells it to end. */
    void insist();

    /** Ends it. */
    void kill();

    /** Whether the visor itself started it. */
    default boolean isRunning() {
        return !ended().isDone();
    }

    /** Ends it step by step; false when it still runs after the last limit. Blocks up to all limits together. */
    default boolean stop(StopLimits limits, Timers timers) throws InterruptedException {
        if (limits.politely().isPositive()) {
            ask();
            if (ended().settledWithin(timers, limits.politely())) {
                return true;
            }
        }
        if (limits.firmly().isPositive()) {
            insist();
            if (ended().settledWithin(timers, limits.firmly())) {
                return true;
            }
        }
        kill();
        return ended().settledWithin(timers, limits.finally_());
    }
}
