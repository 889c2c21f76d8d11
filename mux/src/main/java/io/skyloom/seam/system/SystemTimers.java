package io.skyloom.seam.system;

import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that runs due tasks. Cancelled tasks leave the queue at once, so that a million guards that
 * never fire cost nothing later. After {@link #close()} new tasks are dropped: whoever waits then is ended by its
 * owner's close, not by time.
 */
public final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);
    private static final Timer NEVER = () -> false;

    private final ScheduledThreadPoolExecutor wheel;

    /** @param owner whose timers these are; part of the thread's name */
    public SystemTimers(String owner) {
        wheel = new ScheduledThreadPoolExecutor(1, body -> {
            Thread thread = new Thread(body, owner + "/timers");
            thread.setDaemon(true);
            return thread;
        });
        wheel.setRemoveOnCancelPolicy(true);
        wheel.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            AtomicBoolean claimed = new AtomicBoolean();
            ScheduledFuture<?> due =
                    wheel.schedule(() -> run(task, claimed), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> cancel(due, claimed);
        } catch (RejectedExecutionException e) {
            return NEVER;
        }
    }

    /** How many tasks are waiting; for tests. */
    public int pending() {
        return wheel.getQueue().size();
    }

    @Override
    public void close() {
        wheel.shutdownNow();
    }

    /** A future would say "cancelled" of a task that is running; who claims the task first decides. */
    private static boolean cancel(ScheduledFuture<?> due, AtomicBoolean claimed) {
        boolean prevented = claimed.compareAndSet(false, true);
        due.cancel(false);
        return prevented;
    }

    private static void run(Runnable task, AtomicBoolean claimed) {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("timer task failed", e);
        }
    }
}
