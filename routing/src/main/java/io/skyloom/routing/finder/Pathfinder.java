package io.skyloom.routing.finder;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Tells which ways lead from this visor to another. Any thread. */
@FunctionalInterface
public interface Pathfinder {
    /**
     * Finds paths, the best first; may block.
     *
     * @param query its source is this visor
     * @return at least one
     * @throws NoRouteException when there is none
     * @throws IOException when it could not be found out
     * @throws InterruptedException when the waiting thread was interrupted
     */
    List<RoutePaths> find(PathQuery query, Duration limit) throws IOException, InterruptedException;
}
