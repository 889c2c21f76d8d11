package io.skyloom.manager;

import io.skyloom.seam.Entropy;
import java.time.Duration;

/**
 * How long to wait after so many failures in a row: doubling from {@link #FIRST} up to {@link #CAP}, and up to a quarter
 * more, so that those who failed together do not return together.
 */
final class BackOff {
    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration CAP = Duration.ofMinutes(5);

    private static final int MOST_DOUBLINGS = 20;

    private BackOff() {}

    /** @param failures in a row, at least 1 */
    static Duration after(int failures, Entropy entropy) {
        return after(FIRST, failures, entropy);
    }

    /**
     * The same with another beginning.
     *
     * @param failures in a row, at least 1
     */
    static Duration after(Duration first, int failures, Entropy entropy) {
        long base = Math.min(CAP.toMillis(), first.toMillis() << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        return Duration.ofMillis(base + entropy.nextLong(base / 4 + 1));
    }
}
