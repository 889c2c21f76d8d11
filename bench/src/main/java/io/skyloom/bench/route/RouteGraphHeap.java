package io.skyloom.bench.route;

import io.skyloom.bench.cost.LiveMemory;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.routing.finder.TransportGraph;
import java.lang.ref.Reference;
import java.util.List;

/**
 * How much memory the graph of {@link RouteSearchBenchmark} holds beside the keys and the list it is made of.
 *
 * <pre>
 *  RouteGraphHeap [json]
 * </pre>
 */
public final class RouteGraphHeap {
    private RouteGraphHeap() {}

    /** Prints one row. */
    public static void main(String[] arguments) {
        List<PubKey> visors = RouteSearchBenchmark.visors();
        List<TransportEntry> entries = RouteSearchBenchmark.network(visors);
        LiveMemory before = LiveMemory.now();
        try {
            TransportGraph graph = TransportGraph.of(entries);
            double held = LiveMemory.now().since(before).heap();
            String what = "graph of " + graph.visors() + " visors, " + graph.transports() + " transports";
            RowPrinter.toStandardOutput(LoadOptions.of(arguments).has("json"))
                    .print(Row.of("what", what).with(Quantity.HEAP_BYTES, held));
        } finally {
            // Collected earlier, the list would count against the graph.
            Reference.reachabilityFence(entries);
        }
    }
}
