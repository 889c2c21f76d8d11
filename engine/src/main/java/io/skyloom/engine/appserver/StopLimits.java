package io.skyloom.engine.appserver;

import java.time.Duration;

/**
 * How long an application may take to end once it was told to.
 *
 * @param politely after it was asked, by an interrupt signal or through its context
 * @param firmly after it was told to terminate, or what it has open was closed
 * @param finally_ after it was killed, or its thread interrupted
 */
public record StopLimits(Duration politely, Duration firmly, Duration finally_) {
    /** Somebody waits for the end: 17 s in all, which is less than a control program's patience of 20 s. */
    public static final StopLimits USUAL =
            new StopLimits(Duration.ofSeconds(10), Duration.ofSeconds(4), Duration.ofSeconds(3));

    /** The visor ends: 9 s in all. */
    public static final StopLimits CLOSING =
            new StopLimits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** Nobody asks. */
    public static final StopLimits KILLING = new StopLimits(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(3));

    /** All three. */
    Duration total() {
        return politely.plus(firmly).plus(finally_);
    }
}
