package io.skyloom.bench.route;

import io.skyloom.entry.Label;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.finder.PathEdges;
import io.skyloom.routing.finder.PathQuery;
import io.skyloom.routing.finder.RouteSearch;
import io.skyloom.routing.finder.TransportGraph;
import io.skyloom.routing.rule.Hop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Searches of a network of 10000 visors with 100000 transports, each between two other visors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class RouteSearchBenchmark {
    static final int VISORS = 10_000;
    static final int TRANSPORTS = 100_000;
    private static final int SEED = 7;

    private List<TransportEntry> entries = List.of();
    private List<PubKey> visors = List.of();
    private TransportGraph graph = TransportGraph.of(List.of());
    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Makes the network. */
    @Setup
    public void prepare() {
        visors = visors();
        entries = network(visors);
        graph = TransportGraph.of(entries);
    }

    static List<PubKey> visors() {
        List<PubKey> all = new ArrayList<>(VISORS);
        for (int i = 0; i < VISORS; i++) {
            all.add(KeyPair.fromSeed(("visor " + i).getBytes(StandardCharsets.UTF_8))
                    .pub());
        }
        return all;
    }

    /** A few visors have many transports, most have few, as in the network itself. */
    static List<TransportEntry> network(List<PubKey> visors) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> types = List.of("stcpr", "stcpr", "sudph", "stcp", "dmsg");
        List<TransportEntry> all = new ArrayList<>(TRANSPORTS);
        while (all.size() < TRANSPORTS) {
            PubKey one = visors.get((int) (VISORS * Math.pow(random.nextDouble(), 3)));
            PubKey other = visors.get(random.nextInt(VISORS));
            if (!one.equals(other)) {
                all.add(TransportEntry.of(one, other, types.get(random.nextInt(types.size())), Label.USER));
            }
        }
        return all;
    }

    private PathEdges anyTwo() {
        int from = random.nextInt(VISORS);
        int to = (from + 1 + random.nextInt(VISORS - 1)) % VISORS;
        return new PathEdges(visors.get(from), visors.get(to));
    }

    /** The graph from a list that is in memory already. */
    @Benchmark
    public TransportGraph build() {
        return TransportGraph.of(entries);
    }

    /** One shortest path. */
    @Benchmark
    public List<List<Hop>> firstAnswer() {
        return RouteSearch.between(graph, PathQuery.of(anyTwo(), 1, PathQuery.MOST_HOPS, 1));
    }

    /** Five paths that share few relays. */
    @Benchmark
    public List<List<Hop>> fiveAnswers() {
        return RouteSearch.between(graph, PathQuery.of(anyTwo(), 1, PathQuery.MOST_HOPS, 5));
    }

    /** Three paths that are longer than they need to be. */
    @Benchmark
    public List<List<Hop>> threeOfSixHops() {
        return RouteSearch.between(graph, PathQuery.of(anyTwo(), 6, 6, 3));
    }
}
