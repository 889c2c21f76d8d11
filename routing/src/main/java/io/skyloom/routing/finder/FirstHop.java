package io.skyloom.routing.finder;

import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A way out of the source.
 *
 * @param number the neighbour in the graph; -1 when the graph does not know it
 */
record FirstHop(PubKey neighbour, int number, UUID transport, int cost, boolean dmsg) {
    /** Every published way out of a visor. */
    static List<FirstHop> published(TransportGraph graph, PubKey source) {
        List<FirstHop> found = new ArrayList<>();
        int from = graph.numberOf(source);
        if (from < 0) {
            return found;
        }
        for (int edge = graph.begin(from); edge < graph.end(from); edge++) {
            int far = graph.neighbour(edge);
            found.add(new FirstHop(graph.visor(far), far, graph.id(edge), graph.cost(edge), graph.isDmsg(edge)));
        }
        return found;
    }

    /** The ways out over a visor's own transports, which it knows better than any listing. */
    static List<FirstHop> own(TransportGraph graph, PubKey own, List<TransportEntry> transports) {
        List<FirstHop> found = new ArrayList<>();
        for (TransportEntry entry : transports) {
            if (entry.isSelf() || entry.edgeOf(own) < 0) {
                continue;
            }
            PubKey far = entry.remoteOf(own);
            found.add(new FirstHop(
                    far,
                    graph.numberOf(far),
                    entry.id(),
                    HopCost.of(entry.type()),
                    entry.type().equals(HopCost.DMSG)));
        }
        return found;
    }
}
