package io.skyloom.engine.skysocks;

import java.time.Duration;

/**
 * How a client finds out that its session is dead.
 *
 * @param interval how long between probes
 * @param timeout how long a probe may stay without any sign of life before it has failed; at most the interval
 * @param failures so many failed probes in a row end the session; at least 1
 * @param hardDead how long no byte may be delivered, whatever else arrives, while a probe is unanswered
 */
public record LivenessParameters(Duration interval, Duration timeout, int failures, Duration hardDead) {
    /** Probes 15 s apart, 10 s each, two failures; 45 s. */
    public static final LivenessParameters USUAL =
            new LivenessParameters(Duration.ofSeconds(15), Duration.ofSeconds(10), 2, Duration.ofSeconds(45));

    /** Checks the ranges. */
    public LivenessParameters {
        if (!timeout.isPositive() || interval.compareTo(timeout) < 0 || failures < 1 || !hardDead.isPositive()) {
            throw new IllegalArgumentException("a probe takes some time, and no longer than to the next: " + timeout
                    + " of " + interval + ", " + failures + " failures, " + hardDead);
        }
    }
}
