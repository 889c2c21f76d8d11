package io.skyloom.engine.app;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application wants done when it is told to stop; each thing is done once. Any thread. */
public final class StopActions {
    private static final Logger LOG = LoggerFactory.getLogger(StopActions.class);

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private List<Runnable> actions = new ArrayList<>();

    @GuardedBy("lock")
    private boolean stopping;

    /** Nothing is wanted yet. */
    public StopActions() {}

    /** Runs the action when {@link #stop} comes, on that thread; at once when it has come. */
    public void onStop(Runnable action) {
        boolean now;
        lock.lock();
        try {
            now = stopping;
            if (!now) {
                actions.add(action);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            run(action);
        }
    }

    /** Whether {@link #stop} has come. */
    public boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Runs what is wanted. Idempotent; an action that fails does not keep others from running. */
    public void stop() {
        List<Runnable> due;
        lock.lock();
        try {
            stopping = true;
            due = actions;
            actions = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        due.forEach(StopActions::run);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("an application could not be told to stop", e);
        }
    }
}
