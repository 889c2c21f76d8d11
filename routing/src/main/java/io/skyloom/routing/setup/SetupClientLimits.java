package io.skyloom.routing.setup;

import java.time.Duration;

/**
 * How long an initiator bothers with setup nodes.
 *
 * @param dial for reaching one node
 * @param attempt for one node, so that a silent one leaves time for the next
 * @param total for all of it
 */
public record SetupClientLimits(Duration dial, Duration attempt, Duration total) {
    /** 10 s a dial, 20 s a node, 30 s in all. */
    public static final SetupClientLimits DEFAULT =
            new SetupClientLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));
}
