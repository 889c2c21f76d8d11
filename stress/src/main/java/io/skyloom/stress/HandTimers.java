package io.skyloom.stress;

import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Timers that go off when an actor says so, and that can be counted afterwards. Any thread. */
public final class HandTimers implements Timers {
    private final Queue<Waiting> all = new ConcurrentLinkedQueue<>();

    /** Nothing is set. */
    public HandTimers() {}

    private static final class Waiting implements Timer {
        private final Runnable task;
        private final AtomicBoolean over = new AtomicBoolean();

        Waiting(Runnable task) {
            this.task = task;
        }

        @Override
        public boolean cancel() {
            return over.compareAndSet(false, true);
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Waiting fresh = new Waiting(task);
        all.add(fresh);
        return fresh;
    }

    /** Lets everything go off that is set at this moment. */
    public void fire() {
        for (Waiting one : all) {
            if (one.cancel()) {
                one.task.run();
            }
        }
    }

    /** How many are set. */
    public int set() {
        return (int) all.stream().filter(one -> !one.over.get()).count();
    }

    /** How many were set in all. */
    public int ever() {
        return all.size();
    }
}
