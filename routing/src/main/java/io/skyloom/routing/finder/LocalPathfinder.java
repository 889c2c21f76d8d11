package io.skyloom.routing.finder;

import io.skyloom.entry.TransportEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Works paths out in this visor: from its own live transports, which it knows best, and the published ones of
 * everybody else. A direct transport needs no list at all. The way back is the way there. Any thread.
 */
public final class LocalPathfinder implements Pathfinder {
    private static final TransportGraph NOBODY = TransportGraph.of(List.of());

    private final Snapshots snapshots;
    private final Supplier<List<TransportEntry>> own;

    /** @param own this visor's live transports, without those made only for setting up routes */
    public LocalPathfinder(Snapshots snapshots, Supplier<List<TransportEntry>> own) {
        this.snapshots = snapshots;
        this.own = own;
    }

    @Override
    public List<RoutePaths> find(PathQuery query, Duration limit) throws IOException, InterruptedException {
        List<RoutePaths> direct = direct(query);
        return direct.isEmpty() ? over(query, limit) : direct;
    }

    /** A list that is fresh enough to begin with may still lack the transport that makes the difference. */
    private List<RoutePaths> over(PathQuery query, Duration limit) throws IOException, InterruptedException {
        TransportGraph graph = snapshots.get(limit);
        try {
            return over(graph, query);
        } catch (NoRouteException e) {
            TransportGraph newer = snapshots.after(graph, limit);
            if (newer == graph) {
                throw e;
            }
            return over(newer, query);
        }
    }

    /** As {@link #find}, but only if it needs no waiting: null when there is no fresh list and no direct transport. */
    @Nullable
    List<RoutePaths> findAtOnce(PathQuery query) throws NoRouteException {
        List<RoutePaths> direct = direct(query);
        if (!direct.isEmpty()) {
            return direct;
        }
        TransportGraph graph = snapshots.ifFresh();
        return graph == null ? null : over(graph, query);
    }

    /** Over transports that lead straight there, and loops over own transports; nothing of others is needed for these. */
    private List<RoutePaths> direct(PathQuery query) {
        boolean loop = query.edges().source().equals(query.edges().destination());
        if (loop) {
            return paths(NOBODY, query);
        }
        return query.minHops() > 1
                ? List.of()
                : paths(
                        NOBODY,
                        new PathQuery(query.edges(), 1, 1, query.count(), query.avoid(), query.avoidTransports()));
    }

    private List<RoutePaths> over(TransportGraph graph, PathQuery query) throws NoRouteException {
        List<RoutePaths> found = paths(graph, query);
        if (found.isEmpty()) {
            throw new NoRouteException("no route of " + query.minHops() + " to " + query.maxHops() + " hops to "
                    + query.edges().destination().hex() + " among " + graph.transports() + " transports");
        }
        return found;
    }

    private List<RoutePaths> paths(TransportGraph graph, PathQuery query) {
        return RouteSearch.over(graph, query, own.get()).stream()
                .map(RoutePaths::mirrored)
                .toList();
    }
}
