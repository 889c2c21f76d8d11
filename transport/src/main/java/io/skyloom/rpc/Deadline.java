package io.skyloom.rpc;

import io.skyloom.seam.Clock;
import java.time.Duration;

/** A point in time by which several waits together must be over. Immutable. */
final class Deadline {
    private final Clock clock;
    private final long start;
    private final Duration limit;

    private Deadline(Clock clock, Duration limit) {
        this.clock = clock;
        this.start = clock.nanoTime();
        this.limit = limit;
    }

    static Deadline in(Clock clock, Duration limit) {
        return new Deadline(clock, limit);
    }

    /** What is left of the limit; not negative. */
    Duration remaining() {
        Duration left = limit.minusNanos(clock.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    Duration limit() {
        return limit;
    }
}
