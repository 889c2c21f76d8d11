package io.skyloom.discovery;

import java.time.Duration;

/**
 * How eagerly transports are published.
 *
 * @param debounce how long changes are gathered before they are told
 * @param again how often everything is told again, because newer services forget
 * @param firstRetry how soon a failed round is repeated
 * @param lastRetry the longest wait between such repetitions
 * @param farewell how long the end may take
 * @param callsPerMinute most requests in any minute beyond a burst
 * @param burst how many requests may follow each other at once
 */
public record RegistrationPace(
        Duration debounce,
        Duration again,
        Duration firstRetry,
        Duration lastRetry,
        Duration farewell,
        int callsPerMinute,
        int burst) {
    /** 5 s, every 90 s, retries from 5 to 90 s, 3 s at the end; 20 requests a minute and 8 at once of allowed 30 and 10. */
    public static final RegistrationPace USUAL = new RegistrationPace(
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofSeconds(3),
            20,
            8);
}
