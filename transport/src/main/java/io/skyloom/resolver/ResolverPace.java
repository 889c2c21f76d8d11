package io.skyloom.resolver;

import java.time.Duration;
import java.util.List;

/**
 * How patient the client is.
 *
 * @param firstRetry how soon the service is asked again when it could not be reached at start
 * @param lastRetry the longest wait between such attempts
 * @param request for one request
 * @param resolve for one question with all its repetitions
 * @param repeats the waits before a question is repeated that met a temporary failure
 */
public record ResolverPace(
        Duration firstRetry, Duration lastRetry, Duration request, Duration resolve, List<Duration> repeats) {
    /** From 1 s to 30 s at start, 10 s a request, 20 s a question, repeated after 2, 4 and 8 s. */
    public static final ResolverPace USUAL = new ResolverPace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8)));
}
