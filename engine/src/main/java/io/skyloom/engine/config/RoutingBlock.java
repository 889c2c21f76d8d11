package io.skyloom.engine.config;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code routing}: who helps this visor to routes.
 *
 * @param setupNodes trusted setup nodes, in the order in which they are asked
 * @param finder asked for paths
 * @param finderTimeout how long it may take
 * @param minHops the shortest route that will do; 0 and 1 mean the same to the original
 * @param cascade whether this visor sets up its own routes hop by hop, without setup nodes
 * @param muxRoutes how many routes carry a dial together; 0 leaves it to the visor
 * @param calculateRoutes whether paths are worked out here before the finder is asked; empty leaves it to the visor
 */
public record RoutingBlock(
        List<PubKey> setupNodes,
        Optional<BaseUrl> finder,
        Duration finderTimeout,
        int minHops,
        boolean cascade,
        int muxRoutes,
        Optional<Boolean> calculateRoutes) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    static RoutingBlock read(Section block) throws BadConfigException {
        return new RoutingBlock(
                List.copyOf(block.keys("route_setup_nodes")),
                block.url("route_finder"),
                block.span("route_finder_timeout", USUAL_TIMEOUT),
                block.whole("min_hops", 0, 0xFFFF, 0),
                block.flag("enable_cascade_route_setup", false),
                block.whole("mux_routes", 0, 0xFFFF, 0),
                block.has("calculate_routes") ? Optional.of(block.flag("calculate_routes", false)) : Optional.empty());
    }
}
