package io.skyloom.routing.router;

import io.skyloom.routing.group.GroupLimits;
import java.time.Duration;

/**
 * How much one router takes.
 *
 * @param group limits of each group
 * @param handshakes groups whose handshake is under way at once
 * @param groups groups that are open at once
 * @param idsPerCall route ids that one call may reserve
 * @param collection how often expired rules are collected
 */
public record RouterLimits(GroupLimits group, int handshakes, int groups, int idsPerCall, Duration collection) {
    /** Checks that something fits. */
    public RouterLimits {
        if (handshakes < 1 || groups < 1 || idsPerCall < 1) {
            throw new IllegalArgumentException("limits of a router are at least 1");
        }
    }

    /** What visors use. */
    public static RouterLimits usual() {
        return new RouterLimits(GroupLimits.usual(), 1024, 1 << 16, 64, Duration.ofSeconds(5));
    }

    /** The same with other groups. */
    public RouterLimits withGroup(GroupLimits other) {
        return new RouterLimits(other, handshakes, groups, idsPerCall, collection);
    }
}
