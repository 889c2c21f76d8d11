package io.skyloom.retry;

import io.skyloom.seam.Entropy;
import java.time.Duration;

/**
 * Growing waits between attempts: each a random half to whole of a step that doubles from {@code first} up to {@code
 * cap}. Owned by one thread, or guarded by its owner.
 */
public final class Backoff {
    private final Duration first;
    private final Duration cap;
    private final Entropy entropy;
    private Duration step;

    /**
     * A fresh one.
     *
     * @param first the first step, more than zero
     * @param cap the largest step, at least {@code first}
     */
    public Backoff(Duration first, Duration cap, Entropy entropy) {
        if (!first.isPositive() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("steps must grow from more than zero, not from " + first + " to " + cap);
        }
        this.first = first;
        this.cap = cap;
        this.entropy = entropy;
        this.step = first;
    }

    /** How long to wait after one more failure. */
    public Duration next() {
        Duration current = step;
        Duration doubled = current.multipliedBy(2);
        step = doubled.compareTo(cap) < 0 ? doubled : cap;
        long half = current.toNanos() / 2;
        return Duration.ofNanos(current.toNanos() - entropy.nextLong(half + 1));
    }

    /** Starts again at the first step: call it after a success that lasted. */
    public void reset() {
        step = first;
    }
}
