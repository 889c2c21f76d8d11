package io.skyloom.seam;

import java.time.Duration;

/**
 * Runs short tasks later. One instance serves a whole visor. Tasks run one at a time on the timer thread and must
 * neither block nor throw: they complete an {@link Outcome}, close a stream or start a thread.
 */
public interface Timers {
    /**
     * Runs {@code task} once, {@code delay} from now.
     *
     * @param delay zero or more; negative counts as zero
     * @return a handle that cancels the task; cancelling late is harmless
     */
    Timer schedule(Duration delay, Runnable task);

    /** A scheduled task. Closing it is the same as {@link #cancel()}, so it can guard a block of code. */
    interface Timer extends AutoCloseable {
        /** Prevents the task from running if it has not begun; returns whether this call prevented it. */
        boolean cancel();

        @Override
        default void close() {
            cancel();
        }
    }
}
