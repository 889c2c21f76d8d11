package io.skyloom.routing.appnet;

import io.skyloom.entry.Label;
import io.skyloom.entry.TransportEntry;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.routing.setup.SetupNetwork;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.routing.setup.SetupNodeConfig;
import io.skyloom.routing.setup.TestVisors;
import io.skyloom.routing.world.Carrier;
import io.skyloom.routing.world.TestVisor;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Visors, transports between them, a setup node, and one seed that decides about everything. */
final class RoutedNetwork {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    final Simulation simulation;
    final SetupNetwork setup;
    final SetupNode node;
    final List<RoutedVisor> visors = new ArrayList<>();
    private final List<TransportEntry> listed = new CopyOnWriteArrayList<>();

    RoutedNetwork(World world, long seed, int count) {
        this(world, seed, count, SetupNodeConfig.ofVersion("test"));
    }

    RoutedNetwork(World world, long seed, int count, SetupNodeConfig config) {
        simulation = world.simulation(seed);
        setup = new SetupNetwork(simulation.time());
        SeededEntropy entropy = new SeededEntropy(seed);
        Seams nodeSeams = simulation.seams("node", "10.0.1.1");
        node = new SetupNode(setup.from(TestVisors.NODE), config, List::of, nodeSeams);
        node.serve(setup.listen(TestVisors.NODE, SetupDialer.SETUP_PORT));
        for (int i = 0; i < count; i++) {
            Seams seams = simulation.seams("visor" + i, "10.0.0." + (i + 1));
            RoutedVisor one = new RoutedVisor(i, seams, entropy.derive("ephemeral " + i), setup, listed);
            visors.add(one);
            watch(world, one);
        }
    }

    private static void watch(World world, RoutedVisor one) {
        String name = " of " + one.visor;
        world.mustBeEmpty("table" + name, () -> one.visor.table().size());
        world.mustBeEmpty(
                "groups" + name, () -> one.visor.router().groups().all().size());
        world.mustBeEmpty("ports" + name, one.porter::held);
        world.mustBeEmpty("dials" + name, one.dialer::dialling);
        world.mustStayZero(
                "swept groups" + name, () -> one.visor.router().counters().swept());
    }

    RoutedVisor visor(int number) {
        return visors.get(number);
    }

    /** Makes and publishes a transport. */
    UUID link(int a, int b) {
        return link(a, b, "stcpr");
    }

    UUID link(int a, int b, String type) {
        TransportEntry entry = TransportEntry.of(visor(a).key(), visor(b).key(), type, Label.USER);
        TestVisor.connect(visor(a).visor, visor(b).visor, entry.id());
        visor(a).own.add(entry);
        visor(b).own.add(entry);
        listed.add(entry);
        return entry.id();
    }

    RoutedNetwork chain() {
        for (int i = 1; i < visors.size(); i++) {
            link(i - 1, i);
        }
        return this;
    }

    Carrier carrier(int from, UUID transport) {
        return visor(from).visor.carrier(transport);
    }

    <T> Outcome<T> call(int visor, String name, Callable<T> task) {
        return simulation.call(visor(visor).visor.seams(), name, task);
    }

    Outcome<AppConnection> dial(int from, int to, int port, DialOptions options) {
        return call(from, "dial", () -> visor(from).skynet.dial(visor(to).at(port), options));
    }

    <T> T await(Outcome<T> outcome) {
        try {
            return simulation.await(outcome, PATIENCE);
        } catch (Outcome.FailedOutcome e) {
            throw new AssertionError("failed: " + e.getCause(), e);
        }
    }

    Throwable failure(Outcome<?> outcome) {
        try {
            throw new AssertionError("succeeded with " + simulation.await(outcome, PATIENCE));
        } catch (Outcome.FailedOutcome e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    AppListener listen(int visor, int port) {
        return await(call(visor, "listen", () -> visor(visor).skynet.listen(port)));
    }

    AppConnection accept(AppListener listener) {
        return await(call(0, "accept", listener::accept));
    }

    /** Rules, reservations and groups anywhere. */
    int left() {
        return visors.stream()
                .mapToInt(one -> one.visor.table().size()
                        + one.visor.table().reserved()
                        + one.visor.router().groups().all().size()
                        + one.porter.held())
                .sum();
    }

    void close() {
        node.close();
        List<Outcome<Boolean>> ends = new ArrayList<>();
        for (int i = 0; i < visors.size(); i++) {
            RoutedVisor one = visor(i);
            ends.add(call(i, "close", () -> {
                one.close();
                return true;
            }));
        }
        ends.forEach(this::await);
        simulation.run(Duration.ofSeconds(30));
    }
}
