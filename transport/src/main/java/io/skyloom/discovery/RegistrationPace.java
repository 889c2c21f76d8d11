package io.skyloom.discovery;

import java.time.Duration;

/**
 * How eagerly transports are published.
 *
 * @param prompt how soon a change is told that comes after a quiet time
 * @param debounce from one round to the next: changes that come in between are gathered
 * @param again how often everything is told again, because newer services forget
 * @param firstRetry how soon a failed round is repeated
 * @param lastRetry the longest wait between such repetitions
 * @param farewell how long the end may take
 * @param callsPerMinute most requests in any minute beyond a burst
 * @param burst how many requests may follow each other at once
 */
public record RegistrationPace(
        Duration prompt,
        Duration debounce,
        Duration again,
        Duration firstRetry,
        Duration lastRetry,
        Duration farewell,
        int callsPerMinute,
        int burst) {
    /** A quarter of a second after a quiet time, else every 5 s; all of it every 90 s, retries from 5 to 90 s, 3 s at the end; 20 requests a minute and 8 at once of allowed 30 and 10. */
    public static final RegistrationPace USUAL = new RegistrationPace(
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofSeconds(3),
            20,
            8);

    /** The same with another delay after a quiet time. */
    public RegistrationPace withPrompt(Duration delay) {
        return new RegistrationPace(delay, debounce, again, firstRetry, lastRetry, farewell, callsPerMinute, burst);
    }
}
