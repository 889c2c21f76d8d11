package io.skyloom.discovery;

import io.skyloom.seam.Clock;
import java.time.Duration;

/** Keeps requests below a rate that a service allows, with some at once. Owned by one thread. */
final class CallBudget {
    private final Clock clock;
    private final long nanosPerCall;
    private final long mostSaved;
    private long saved;
    private long counted;

    CallBudget(Clock clock, int callsPerMinute, int burst) {
        this.clock = clock;
        this.nanosPerCall = Duration.ofMinutes(1).toNanos() / callsPerMinute;
        this.mostSaved = nanosPerCall * burst;
        this.saved = mostSaved;
        this.counted = clock.nanoTime();
    }

    /** How long to wait before the next request, which is taken from the budget by this call. */
    Duration take() {
        long now = clock.nanoTime();
        saved = Math.min(mostSaved, saved + (now - counted)) - nanosPerCall;
        counted = now;
        return saved >= 0 ? Duration.ZERO : Duration.ofNanos(-saved);
    }
}
