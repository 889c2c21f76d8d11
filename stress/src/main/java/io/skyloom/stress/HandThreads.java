package io.skyloom.stress;

import io.skyloom.seam.Threads;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Threads that do not start: what they should do waits until an actor does it. Any thread. */
public final class HandThreads implements Threads {
    private final Queue<Runnable> bodies = new ConcurrentLinkedQueue<>();

    /** Nothing was started. */
    public HandThreads() {}

    @Override
    public Thread start(String name, Runnable body) {
        bodies.add(body);
        return Thread.currentThread();
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        return start(name, body);
    }

    @Override
    public List<String> running() {
        return List.of();
    }

    /** Does all that was started, on this thread; returns how much there was. */
    public int runAll() {
        int done = 0;
        for (Runnable next = bodies.poll(); next != null; next = bodies.poll()) {
            next.run();
            done++;
        }
        return done;
    }
}
