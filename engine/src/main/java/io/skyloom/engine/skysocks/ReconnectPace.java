package io.skyloom.engine.skysocks;

import io.skyloom.seam.Entropy;
import java.time.Duration;

/**
 * How long to wait before dialling again: doubling steps up to a longest, each a fifth shorter or longer by chance. Only
 * a session that lasted starts them anew; one that dies at once does not. Owned by one thread.
 */
final class ReconnectPace {
    /** The longest step. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** A session that lived this long was a success. */
    static final Duration LASTING = Duration.ofSeconds(60);

    private final Duration first;
    private final Entropy entropy;
    private Duration step;

    /** @param first the first step, more than zero and at most {@link #LONGEST} */
    ReconnectPace(Duration first, Entropy entropy) {
        this.first = first;
        this.entropy = entropy;
        this.step = first;
    }

    /** @param lived how long the latest session has lasted; zero when there was none */
    Duration next(Duration lived) {
        if (lived.compareTo(LASTING) >= 0) {
            step = first;
        }
        Duration current = step;
        Duration doubled = step.multipliedBy(2);
        step = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return jittered(current.toNanos());
    }

    private Duration jittered(long nanos) {
        long fifth = nanos / 5;
        return Duration.ofNanos(nanos - fifth + entropy.nextLong(2 * fifth + 1));
    }
}
