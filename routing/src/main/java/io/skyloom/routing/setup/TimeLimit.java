package io.skyloom.routing.setup;

import io.skyloom.seam.Clock;
import java.time.Duration;

/** A span of time that began when this was made, shared by several steps. Immutable; any thread. */
public final class TimeLimit {
    private final Clock clock;
    private final long start;
    private final Duration span;

    private TimeLimit(Clock clock, Duration span) {
        this.clock = clock;
        this.start = clock.nanoTime();
        this.span = span;
    }

    /** Begins now. */
    public static TimeLimit of(Clock clock, Duration span) {
        return new TimeLimit(clock, span);
    }

    /** What is left of it; zero or less when it has passed. */
    public Duration left() {
        return span.minusNanos(clock.nanoTime() - start);
    }

    /** What is left of it, but no more than {@code most}. */
    public Duration left(Duration most) {
        Duration left = left();
        return left.compareTo(most) < 0 ? left : most;
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return !left().isPositive();
    }

    /** All of it. */
    public Duration span() {
        return span;
    }
}
