package io.skyloom.bench.recording;

import java.util.Locale;

/**
 * Under which conditions something was measured.
 *
 * @param date the day, as 2026-11-22
 * @param seconds it took
 * @param loadBefore the machine's load average over the minute before
 * @param mostLoad the highest load average meanwhile, our own load in it
 * @param coresOfOthers how many processors other programs kept busy meanwhile, on average
 * @param coresAtStart how many processors were busy in the moment before it began
 */
public record Conditions(
        String date, double seconds, double loadBefore, double mostLoad, double coresOfOthers, double coresAtStart) {
    private static final double BUSY_CORES = 0.25;

    /** Whether other programs took enough of the machine that times are upper bounds and rates lower ones. */
    public boolean isBusy() {
        return coresOfOthers > BUSY_CORES || coresAtStart > BUSY_CORES;
    }

    /** One sentence about them. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s, %.0f s; load average %.1f before and at most %.1f meanwhile; other programs kept %.2f cores busy%s.",
                date,
                seconds,
                loadBefore,
                mostLoad,
                Math.max(coresOfOthers, coresAtStart),
                isBusy() ? ": **the machine was busy**, read times as upper bounds and rates as lower ones" : "");
    }
}
