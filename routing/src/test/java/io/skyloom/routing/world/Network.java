package io.skyloom.routing.world;

import io.skyloom.key.KeyPair;
import io.skyloom.key.Sha256;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.router.RouterLimits;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A line of visors A – B – C …, in one simulation, and routes from its first to its last. */
public final class Network {
    /** The rules' life unless a test says otherwise. */
    public static final Duration KEEP_ALIVE = Duration.ofMinutes(10);

    private final Simulation simulation;
    private final SeededEntropy entropy;
    private final List<TestVisor> visors = new ArrayList<>();
    private final List<UUID> transports = new ArrayList<>();

    /** Null for the real arithmetic. */
    private final @Nullable CheapCurve cheap;

    private Network(World world, long seed, @Nullable CheapCurve cheap) {
        this.cheap = cheap;
        this.simulation = world.simulation(seed);
        this.entropy = new SeededEntropy(seed);
    }

    /** A line of {@code count} visors with the usual limits. */
    public static Network line(World world, long seed, int count) {
        return line(world, seed, count, RouterLimits.usual());
    }

    /** A line of {@code count} visors. */
    public static Network line(World world, long seed, int count, RouterLimits limits) {
        return line(world, seed, count, limits, null);
    }

    /** A line whose handshakes cost next to nothing and prove nothing. */
    public static Network cheapLine(World world, long seed, int count) {
        return line(world, seed, count, RouterLimits.usual(), new CheapCurve());
    }

    private static Network line(World world, long seed, int count, RouterLimits limits, @Nullable CheapCurve cheap) {
        Network network = new Network(world, seed, cheap);
        for (int i = 0; i < count; i++) {
            network.add(String.valueOf((char) ('A' + i)), limits);
        }
        for (int i = 1; i < count; i++) {
            network.transports.add(
                    TestVisor.connect(network.visor(i - 1), network.visor(i), new UUID(seed, 1000L + i)));
        }
        network.visors.forEach(visor -> network.watch(world, visor));
        return network;
    }

    private void add(String name, RouterLimits limits) {
        KeyPair keys = KeyPair.fromSeed(("routing " + name).getBytes(StandardCharsets.UTF_8));
        Seams seams = simulation.seams(name, "10.0.0." + (visors.size() + 1));
        if (cheap == null) {
            visors.add(new TestVisor(name, keys, seams, entropy.derive("ephemeral " + name), limits));
        } else {
            cheap.know(keys);
            NoiseConfig noise = NoiseConfig.of(cheap, cheap.ephemerals(), Hybrid.OFF);
            visors.add(new TestVisor(name, keys, seams, noise, limits));
        }
    }

    /** Whatever a test does, nothing may be left in a visor's maps, and no sweep may have found anything. */
    private void watch(World world, TestVisor visor) {
        world.mustBeEmpty(
                "groups of " + visor, () -> visor.router().groups().all().size());
        world.mustBeEmpty("table of " + visor, () -> visor.table().size());
        world.mustBeEmpty("parking of " + visor, () -> visor.router().parking().size());
        world.mustStayZero(
                "swept groups of " + visor, () -> visor.router().counters().swept());
    }

    /** What runs everything. */
    public Simulation simulation() {
        return simulation;
    }

    /** The visor at that place, from 0. */
    public TestVisor visor(int index) {
        return visors.get(index);
    }

    /** The first visor. */
    public TestVisor first() {
        return visors.getFirst();
    }

    /** The last visor. */
    public TestVisor last() {
        return visors.getLast();
    }

    /** The transport behind the visor at that place. */
    public UUID transport(int index) {
        return transports.get(index);
    }

    /** The rules of one route from the first to the last visor. */
    public record Edges(EdgeRules initiator, EdgeRules responder) {}

    /** Installs a route at all visors but the initiator, whose rules are returned, as a setup node would do. */
    public EdgeRules route(int fromPort, int toPort, Duration keepAlive) {
        try {
            Edges edges = plan(fromPort, toPort, keepAlive);
            last().router().addEdgeRules(edges.responder(), setup());
            return edges.initiator();
        } catch (RouterRefusal e) {
            throw new AssertionError(e);
        }
    }

    /** Installs what relays of a route need, and returns the rules of its ends. */
    public Edges plan(int fromPort, int toPort, Duration keepAlive) throws RouterRefusal {
        int hops = visors.size() - 1;
        List<int[]> ids = new ArrayList<>();
        for (TestVisor visor : visors) {
            ids.add(visor.router().reserve(2, setup()));
        }
        for (int i = 1; i < hops; i++) {
            visor(i).router()
                    .addIntermediaryRules(
                            List.of(
                                    new Rule.Intermediary(
                                            keepAlive,
                                            ids.get(i)[0],
                                            ids.get(i + 1)[i + 1 == hops ? 1 : 0],
                                            transport(i)),
                                    new Rule.Intermediary(
                                            keepAlive, ids.get(i)[1], ids.get(i - 1)[1], transport(i - 1))),
                            setup());
        }
        // At the ends: the first id is the forward rule's, the second the reverse rule's.
        RouteDescriptor there = new RouteDescriptor(first().at(fromPort), last().at(toPort));
        int beforeLast = hops == 1 ? ids.get(0)[1] : ids.get(hops - 1)[1];
        int afterFirst = hops == 1 ? ids.get(1)[1] : ids.get(1)[0];
        return new Edges(
                edge(there.inverted(), ids.get(0), keepAlive, afterFirst, transport(0)),
                edge(there, ids.get(hops), keepAlive, beforeLast, transport(hops - 1)));
    }

    private static EdgeRules edge(RouteDescriptor in, int[] ids, Duration life, int next, UUID transport) {
        return new EdgeRules(
                in, new Rule.Forward(life, ids[0], in.inverted(), next, transport), new Rule.Reverse(life, ids[1], in));
    }

    /** Who sets routes up. */
    public io.skyloom.key.PubKey setup() {
        return KeyPair.fromSeed(Sha256.of("setup".getBytes(StandardCharsets.UTF_8)))
                .pub();
    }

    /** Begins to dial in a thread of the first visor. */
    public Outcome<RouteGroup> dial(EdgeRules edge) {
        return call(first(), "dial", () -> first().router().open(edge, setup(), TestVisor.patience()));
    }

    /** Opens a route; both ends' groups. */
    public Pair open(int fromPort, int toPort) {
        return open(fromPort, toPort, KEEP_ALIVE);
    }

    /** Opens a route whose rules live that long; both ends' groups. */
    public Pair open(int fromPort, int toPort, Duration keepAlive) {
        int before = last().accepted().size();
        RouteGroup near = await(dial(route(fromPort, toPort, keepAlive)));
        simulation.run();
        return new Pair(near, last().accepted().get(before));
    }

    /** Both ends of a route. */
    public record Pair(RouteGroup near, RouteGroup far) {}

    /** Runs something in a thread of a visor. */
    public <T> Outcome<T> call(TestVisor visor, String name, Callable<T> task) {
        return simulation.call(visor.seams(), name, task);
    }

    /** Lets half a minute pass at most until there is a result. */
    public <T> T await(Outcome<T> outcome) {
        try {
            return simulation.await(outcome, Duration.ofSeconds(30));
        } catch (Outcome.FailedOutcome e) {
            throw new AssertionError(e);
        }
    }

    /** The failure that an outcome ends in. */
    public Throwable failure(Outcome<?> outcome) {
        try {
            Object result = simulation.await(outcome, Duration.ofSeconds(30));
            throw new AssertionError("succeeded with " + result);
        } catch (Outcome.FailedOutcome e) {
            return java.util.Objects.requireNonNull(e.getCause(), "every failure has a reason");
        }
    }

    /** Ends all visors. */
    public void close() {
        List<Outcome<Boolean>> ends = new ArrayList<>();
        for (TestVisor visor : visors) {
            ends.add(call(visor, "close", () -> {
                visor.close();
                return true;
            }));
        }
        ends.forEach(this::await);
        simulation.run();
    }
}
