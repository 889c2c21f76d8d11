package io.skyloom.services;

import java.time.Duration;

/**
 * How eagerly services are kept listed.
 *
 * @param firstRetry the step after a first failure; steps double, and each wait is a random half to whole of its step
 * @param lastRetry the largest step
 * @param renewal how often a registered entry is registered again, less up to a tenth by chance
 * @param farewell how long taking an entry back may take
 */
public record AnnouncePace(Duration firstRetry, Duration lastRetry, Duration renewal, Duration farewell) {
    /**
     * Retries from 5 seconds to 5 minutes, renewals every 5 minutes, 5 seconds for the end. The original's deployment
     * keeps entries until they are taken back or its monitor cannot reach the visor; our embedded service drops what
     * has missed three renewals, and a renewal brings back what a deployment has lost.
     */
    public static final AnnouncePace USUAL = new AnnouncePace(
            Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(5));
}
