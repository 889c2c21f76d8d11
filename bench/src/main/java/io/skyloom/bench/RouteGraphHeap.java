package io.skyloom.bench;

import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.routing.finder.TransportGraph;
import java.util.List;

/** Prints how much memory the graph of {@link RouteSearchBenchmark} holds beside the keys and the list it is made of. */
public final class RouteGraphHeap {
    private static final int COLLECTIONS = 6;

    private RouteGraphHeap() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        List<PubKey> visors = RouteSearchBenchmark.visors();
        List<TransportEntry> entries = RouteSearchBenchmark.network(visors);
        long before = held();
        TransportGraph graph = TransportGraph.of(entries);
        long after = held();
        System.out.println(graph.visors() + " visors, " + graph.transports() + " transports: " + (after - before)
                + " bytes beside " + entries.size() + " entries");
    }

    private static long held() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
