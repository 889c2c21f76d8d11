package io.skyloom.routing.finder;

import io.skyloom.entry.TransportEntry;
import io.skyloom.routing.rule.Hop;
import java.util.List;

/** Searches of a graph as the service makes them, and as a visor makes them for itself. Pure functions. */
public final class RouteSearch {
    private RouteSearch() {}

    /**
     * Paths between any two visors. Dmsg transports are hops of relayed paths only where nothing else leads there.
     *
     * @return the best first; none when there are none
     */
    public static List<List<Hop>> between(TransportGraph graph, PathQuery query) {
        List<FirstHop> ways = FirstHop.published(graph, query.edges().source());
        List<List<Hop>> found = new PathSearch(graph, query, false, PathSearch.USUAL_BUDGET).run(ways);
        return found.isEmpty() ? new PathSearch(graph, query, true, PathSearch.USUAL_BUDGET).run(ways) : found;
    }

    /**
     * Paths that begin with one of a visor's own transports. Dmsg transports are never hops of relayed paths.
     *
     * @param own the live transports of the query's source
     */
    public static List<List<Hop>> over(TransportGraph graph, PathQuery query, List<TransportEntry> own) {
        List<FirstHop> ways = FirstHop.own(graph, query.edges().source(), own);
        return new PathSearch(graph, query, false, PathSearch.USUAL_BUDGET).run(ways);
    }
}
