package io.skyloom.routing.forward;

import java.time.Duration;

/**
 * How much may wait for a next hop, and how long.
 *
 * @param patientBytes wait beside the output of a hop that makes progress before its readers are made to wait
 * @param stuckBytes wait beside the output of a hop that takes nothing at the moment: room to find out what it is up to
 * @param allBytes wait beside the outputs of all hops together before a stuck one gets no more than any other
 * @param patience how long a reader waits for room at a hop that makes progress, before the route that holds most of
 *     what waits is closed
 * @param hesitation how long a hop takes nothing before it counts as stuck for the moment
 * @param stuck how long a hop takes nothing, and nothing that it took before arrives, until a reader no longer waits
 *     for it at all; some times longer than what the system knows of its connections may be old
 * @param pinned whether the packets of a rule must all come from the transport that brought the first
 */
public record ForwardLimits(
        int patientBytes,
        int stuckBytes,
        int allBytes,
        Duration patience,
        Duration hesitation,
        Duration stuck,
        boolean pinned) {
    /** Fit for hops of some megabytes a second and up. */
    public static ForwardLimits standard() {
        return new ForwardLimits(
                256 * 1024,
                16 * 1024 * 1024,
                64 * 1024 * 1024,
                Duration.ofSeconds(2),
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                true);
    }
}
