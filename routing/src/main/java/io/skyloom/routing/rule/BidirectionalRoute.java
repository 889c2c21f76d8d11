package io.skyloom.routing.rule;

import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A route to be set up: its ends, how long its rules live without a packet, and the path of each direction, which need
 * not be each other's mirror. Every instance is sound: both paths are unbroken, connect the ends and pass no visor twice.
 *
 * @param desc the forward direction, as its source sees it
 * @param keepAlive more than zero, at most {@link Rule#MAX_KEEP_ALIVE}
 * @param forward from the source to the destination, 1 to {@link #MAX_HOPS} hops
 * @param reverse from the destination to the source, 1 to {@link #MAX_HOPS} hops
 */
public record BidirectionalRoute(RouteDescriptor desc, Duration keepAlive, List<Hop> forward, List<Hop> reverse) {
    /** The longest path. No search of the network looks further than ten hops. */
    public static final int MAX_HOPS = 32;

    /**
     * Checks all that can be checked without knowing the network.
     *
     * @throws BadRuleException that says what is wrong, in the network's words where it has some
     */
    public BidirectionalRoute {
        forward = List.copyOf(forward);
        reverse = List.copyOf(reverse);
        require(!forward.isEmpty(), "bidirectional route does not have forward hops");
        require(!reverse.isEmpty(), "bidirectional route does not have reverse hops");
        require(
                connects(forward, desc) && connects(reverse, desc.inverted()),
                "bidirectional route has an invalid route description");
        require(!desc.equals(desc.inverted()), "a loop needs two different ports, not twice " + desc.source());
        require(!keepAlive.isNegative() && !keepAlive.isZero(), "a route needs a keep-alive above 0, not " + keepAlive);
        require(
                keepAlive.compareTo(Rule.MAX_KEEP_ALIVE) <= 0,
                "a route's keep-alive is at most 24 h, not " + keepAlive);
        requirePath(forward, "forward");
        requirePath(reverse, "reverse");
    }

    /** Whether both ends are the same visor, on two ports. */
    public boolean isLoop() {
        return desc.source().key().equals(desc.destination().key());
    }

    private static boolean connects(List<Hop> path, RouteDescriptor direction) {
        return path.get(0).from().equals(direction.source().key())
                && path.get(path.size() - 1).to().equals(direction.destination().key());
    }

    private static void requirePath(List<Hop> path, String name) {
        require(
                path.size() <= MAX_HOPS,
                "the " + name + " path has " + path.size() + " hops, " + MAX_HOPS + " are most");
        Set<PubKey> left = new HashSet<>();
        PubKey at = path.get(0).from();
        for (int i = 0; i < path.size(); i++) {
            Hop hop = path.get(i);
            require(
                    hop.from().equals(at),
                    name + " hop " + (i + 1) + " starts at " + hop.from().brief() + ", but the one before ends at "
                            + at.brief());
            require(left.add(at), "the " + name + " path passes " + at.brief() + " twice");
            at = hop.to();
        }
        boolean closesLoop = at.equals(path.get(0).from());
        require(closesLoop || !left.contains(at), "the " + name + " path passes " + at.brief() + " twice");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new BadRuleException(message);
        }
    }
}
