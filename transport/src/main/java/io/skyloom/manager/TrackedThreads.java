package io.skyloom.manager;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Threads;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts threads and knows when all of them have ended. Any thread may call it. */
final class TrackedThreads implements Threads {
    private final Threads inner;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicReference<@Nullable Outcome<Boolean>> idle = new AtomicReference<>();

    TrackedThreads(Threads inner) {
        this.inner = inner;
    }

    @Override
    public Thread start(String name, Runnable body) {
        return tracked(() -> inner.start(name, () -> run(body)));
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        return tracked(() -> inner.startDataPlane(name, () -> run(body)));
    }

    @Override
    public void pause(long nanos) {
        inner.pause(nanos);
    }

    @Override
    public List<String> running() {
        return inner.running();
    }

    /** Waits until no thread started here runs; returns whether that came true in time. */
    boolean awaitIdle(Timers timers, Duration limit) throws InterruptedException {
        Outcome<Boolean> mine = new Outcome<>();
        idle.set(mine);
        return running.get() == 0 || mine.settledWithin(timers, limit);
    }

    private interface Launch {
        Thread start();
    }

    private Thread tracked(Launch launch) {
        running.incrementAndGet();
        try {
            return launch.start();
        } catch (RuntimeException | Error e) {
            ended();
            throw e;
        }
    }

    private void run(Runnable body) {
        try {
            body.run();
        } finally {
            ended();
        }
    }

    private void ended() {
        if (running.decrementAndGet() == 0) {
            Outcome<Boolean> waiting = idle.get();
            if (waiting != null) {
                waiting.complete(true);
            }
        }
    }
}
