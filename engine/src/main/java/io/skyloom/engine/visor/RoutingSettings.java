package io.skyloom.engine.visor;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.PubKey;
import java.util.List;
import java.util.Optional;

/**
 * Who helps a visor to routes, and which it wants. Immutable.
 *
 * @param setupNodes trusted to write rules into this visor, and asked for routes in this order
 * @param finder asked for paths when the visor cannot work them out itself
 * @param minHops the shortest route that will do; 0 turns dialling off
 * @param maxHops the longest that will do
 */
public record RoutingSettings(List<PubKey> setupNodes, Optional<BaseUrl> finder, int minHops, int maxHops) {
    /** No helpers; routes of one to seven hops. */
    public static final RoutingSettings NONE = new RoutingSettings(List.of(), Optional.empty(), 1, 7);

    /** Checks the bounds. */
    public RoutingSettings {
        setupNodes = List.copyOf(setupNodes);
        if (minHops < 0 || maxHops < Math.max(1, minHops)) {
            throw new IllegalArgumentException(
                    "routes have at least " + minHops + " and at most " + maxHops + " hops: that is none");
        }
    }

    /** The same with other lengths. */
    public RoutingSettings withHops(int min, int max) {
        return new RoutingSettings(setupNodes, finder, min, max);
    }
}
