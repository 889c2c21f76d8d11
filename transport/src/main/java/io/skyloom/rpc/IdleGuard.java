package io.skyloom.rpc;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nothing has happened for a while. Costs a clock reading per event; its one timer looks again when the
 * silence could have become too long. Any thread may touch it.
 */
final class IdleGuard {
    private final Clock clock;
    private final Timers timers;
    private final long limitNanos;
    private final BooleanSupplier busy;
    private final Runnable onIdle;

    private volatile long lastEvent;
    private volatile boolean closed;

    /** Written by the thread that starts the guard, then by the timer thread only. */
    private volatile Timers.@Nullable Timer next;

    private IdleGuard(Clock clock, Timers timers, Duration limit, BooleanSupplier busy, Runnable onIdle) {
        this.clock = clock;
        this.timers = timers;
        this.limitNanos = limit.toNanos();
        this.busy = busy;
        this.onIdle = onIdle;
        this.lastEvent = clock.nanoTime();
    }

    /** Begins to watch, unless the limit stands for "never". */
    static IdleGuard start(Clock clock, Timers timers, Duration limit, BooleanSupplier busy, Runnable onIdle) {
        IdleGuard guard = new IdleGuard(clock, timers, limit, busy, onIdle);
        if (limit.compareTo(RpcServerLimits.UNLIMITED) < 0) {
            guard.lookIn(guard.limitNanos);
        }
        return guard;
    }

    /** Something happened. */
    void touch() {
        lastEvent = clock.nanoTime();
    }

    /** How long nothing has happened. */
    long silentNanos() {
        return clock.nanoTime() - lastEvent;
    }

    /** Watches no more. */
    void close() {
        closed = true;
        Timers.Timer waiting = next;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private void lookIn(long nanos) {
        Timers.Timer scheduled = timers.schedule(Duration.ofNanos(nanos), this::look);
        next = scheduled;
        if (closed) {
            scheduled.cancel(); // closed between the two: neither side may miss the other
        }
    }

    private void look() {
        long silent = silentNanos();
        if (busy.getAsBoolean()) {
            lookIn(limitNanos);
        } else if (silent >= limitNanos) {
            onIdle.run();
        } else {
            lookIn(limitNanos - silent);
        }
    }
}
