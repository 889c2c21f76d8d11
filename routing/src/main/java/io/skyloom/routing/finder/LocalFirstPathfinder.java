package io.skyloom.routing.finder;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calculates in this visor when it has a fresh list, asks the route finder otherwise, and calculates by an old list when
 * the finder is no help. Any thread.
 */
public final class LocalFirstPathfinder implements Pathfinder {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFirstPathfinder.class);

    private final LocalPathfinder local;
    private final Pathfinder finder;

    /** @param finder what knows the way when this visor does not */
    public LocalFirstPathfinder(LocalPathfinder local, Pathfinder finder) {
        this.local = local;
        this.finder = finder;
    }

    @Override
    public List<RoutePaths> find(PathQuery query, Duration limit) throws IOException, InterruptedException {
        try {
            List<RoutePaths> found = local.findAtOnce(query);
            if (found != null) {
                return found;
            }
        } catch (NoRouteException e) {
            LOG.debug("asking the route finder: {}", e.getMessage());
        }
        try {
            return finder.find(query, limit);
        } catch (IOException e) {
            LOG.debug("calculating, because the route finder fails: {}", e.toString());
            return calculated(query, limit, e);
        }
    }

    private List<RoutePaths> calculated(PathQuery query, Duration limit, IOException asked)
            throws IOException, InterruptedException {
        try {
            return local.find(query, limit);
        } catch (IOException e) {
            asked.addSuppressed(e);
            throw asked;
        }
    }
}
