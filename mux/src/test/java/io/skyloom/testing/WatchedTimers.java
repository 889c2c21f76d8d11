package io.skyloom.testing;

import io.skyloom.seam.Timers;
import java.time.Duration;

/** Notes every task that goes through it until it has begun or was cancelled. */
final class WatchedTimers implements Timers {
    private final Timers inner;
    private final Watch<Object> waiting;

    WatchedTimers(Timers inner, Watch<Object> waiting) {
        this.inner = inner;
        this.waiting = waiting;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Object entry = new Object();
        waiting.opened(entry, "timer of " + delay);
        Timer timer = inner.schedule(delay, () -> {
            waiting.closed(entry);
            task.run();
        });
        return () -> {
            boolean prevented = timer.cancel();
            if (prevented) {
                waiting.closed(entry);
            }
            return prevented;
        };
    }
}
