package io.skyloom.routing.finder;

import io.skyloom.key.PubKey;
import java.util.Set;
import java.util.UUID;

/**
 * Which paths are wanted.
 *
 * @param edges from where to where; the same visor twice asks for loops of two hops
 * @param minHops the shortest that will do, at least 1
 * @param maxHops the longest that will do, at most {@link #MOST_HOPS}
 * @param count how many at most, 1 to {@link #MOST_ROUTES}
 * @param avoid visors that must not be relays
 * @param avoidTransports transports that must not be used
 */
public record PathQuery(
        PathEdges edges, int minHops, int maxHops, int count, Set<PubKey> avoid, Set<UUID> avoidTransports) {
    /** No search looks further. */
    public static final int MOST_HOPS = 10;

    /** No search returns more. */
    public static final int MOST_ROUTES = 20;

    /** Checks the ranges. */
    public PathQuery {
        if (minHops < 1 || maxHops > MOST_HOPS || count < 1 || count > MOST_ROUTES) {
            throw new IllegalArgumentException("paths of " + minHops + " to " + maxHops + " hops, " + count
                    + " of them: 1 to " + MOST_HOPS + " hops and 1 to " + MOST_ROUTES + " paths can be asked for");
        }
        avoid = Set.copyOf(avoid);
        avoidTransports = Set.copyOf(avoidTransports);
    }

    /** Avoids nothing. */
    public static PathQuery of(PathEdges edges, int minHops, int maxHops, int count) {
        return new PathQuery(edges, minHops, maxHops, count, Set.of(), Set.of());
    }

    /** The same, avoiding others. */
    public PathQuery avoiding(Set<PubKey> visors, Set<UUID> transports) {
        return new PathQuery(edges, minHops, maxHops, count, visors, transports);
    }

    /** The same for the way back. */
    public PathQuery reversed() {
        return new PathQuery(edges.reversed(), minHops, maxHops, count, avoid, avoidTransports);
    }
}
