package io.skyloom.bench.route;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.setup.GatewayLimits;
import io.skyloom.routing.setup.HandedOut;
import io.skyloom.routing.setup.RouterGateway;
import io.skyloom.routing.setup.RuleKeeper;
import io.skyloom.routing.setup.SetupListener;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.routing.setup.SetupNodeConfig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Routes set up by one setup node over kept streams on loopback sockets, node and visors in one process; the visors'
 * routers check rules and count them.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class SetupBenchmark {
    private static final PubKey NODE = key("setup node");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Hops of each route. */
    @Param({"1", "2", "3"})
    public int hops;

    private final List<RouterGateway> gateways = new ArrayList<>();
    private final AtomicInteger serial = new AtomicInteger();
    private @Nullable SystemSeams system;
    private @Nullable SetupNode node;

    private static PubKey key(String name) {
        return KeyPair.fromSeed(name.getBytes(StandardCharsets.UTF_8)).pub();
    }

    private static PubKey visor(int number) {
        return key("visor " + number);
    }

    /** Starts visors and node. */
    @Setup
    public void start() throws IOException {
        SystemSeams opened = SystemSeams.open("bench", SystemThreads.DataPlane.VIRTUAL);
        Seams seams = opened.seams();
        system = opened;
        Map<PubKey, InetSocketAddress> places = new HashMap<>();
        for (int i = 0; i <= hops; i++) {
            StreamListener listener = seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            places.put(visor(i), listener.localAddress());
            GatewayLimits limits = GatewayLimits.DEFAULT.withPace(1_000_000, 1_000_000);
            gateways.add(new RouterGateway(
                    visor(i),
                    Set.of(NODE),
                    new CountingRouter(),
                    known(listener),
                    new HandedOut(seams.clock()),
                    limits,
                    seams));
        }
        node = new SetupNode(
                (remote, port, limit) -> seams.net().connect(Objects.requireNonNull(places.get(remote)), limit),
                SetupNodeConfig.ofVersion("bench"),
                List::of,
                seams);
    }

    /** Whoever connects here is the node. */
    private static SetupListener known(StreamListener listener) {
        return new SetupListener() {
            @Override
            public Incoming accept() throws IOException {
                return new Incoming(NODE, listener.accept());
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    /** Takes everything down. */
    @TearDown
    public void stop() {
        Objects.requireNonNull(node).close();
        gateways.forEach(RouterGateway::close);
        Objects.requireNonNull(system).close();
    }

    private BidirectionalRoute route() {
        int number = serial.incrementAndGet() & 0x3FFF;
        List<Hop> forward = new ArrayList<>();
        for (int i = 0; i < hops; i++) {
            forward.add(new Hop(new UUID(1, i + 1L), visor(i), visor(i + 1)));
        }
        List<Hop> reverse = new ArrayList<>(forward.stream().map(Hop::reversed).toList());
        Collections.reverse(reverse);
        RouteDescriptor desc =
                new RouteDescriptor(new RouteAddress(visor(0), 49152 + number), new RouteAddress(visor(hops), 3));
        return new BidirectionalRoute(desc, LIMIT, forward, reverse);
    }

    /** One after the other. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public EdgeRules oneAtATime() throws IOException, InterruptedException {
        return Objects.requireNonNull(node).setUp(route(), visor(0));
    }

    /** Thirty-two at a time. */
    @Benchmark
    @Threads(32)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public EdgeRules manyAtATime() throws IOException, InterruptedException {
        return Objects.requireNonNull(node).setUp(route(), visor(0));
    }

    /** Hands out ids and forgets rules. */
    private static final class CountingRouter implements RuleKeeper {
        private final AtomicInteger next = new AtomicInteger();

        @Override
        public int[] reserve(int count, PubKey party) {
            int[] ids = new int[count];
            for (int i = 0; i < count; i++) {
                ids[i] = next.incrementAndGet() | 1 << 31;
            }
            return ids;
        }

        @Override
        public void addIntermediaryRules(List<Rule.Intermediary> rules, PubKey party) {
            next.addAndGet(0);
        }

        @Override
        public void addEdgeRules(EdgeRules rules, PubKey party) {
            next.addAndGet(0);
        }

        @Override
        public void deleteRules(int[] ids, PubKey party) {
            next.addAndGet(0);
        }
    }
}
