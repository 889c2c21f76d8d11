package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/** A setup node and visors whose routers are maps, in one simulation. */
final class SetupSite {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    final Simulation simulation;
    final SetupNetwork network;
    final SetupNode node;
    final Seams seams;
    final List<MemoryRouter> routers = new ArrayList<>();
    final List<RouterGateway> gateways = new ArrayList<>();
    final List<HandedOut> handedOut = new ArrayList<>();

    SetupSite(World world, int visors, SetupNodeConfig config) {
        simulation = world.simulation(visors * 31L + 7);
        network = new SetupNetwork(simulation.time());
        seams = simulation.seams("node", "10.0.1.1");
        node = new SetupNode(network.from(TestVisors.NODE), config, () -> List.of(key(0)), seams);
        node.serve(network.listen(TestVisors.NODE, SetupDialer.SETUP_PORT));
        for (int i = 0; i < visors; i++) {
            routers.add(new MemoryRouter(1000 * (i + 1)));
            handedOut.add(new HandedOut(simulation.time()));
            gateways.add(gateway(i, GatewayLimits.DEFAULT));
        }
    }

    static PubKey key(int visor) {
        return TestVisors.visor(visor);
    }

    private RouterGateway gateway(int visor, GatewayLimits limits) {
        return new RouterGateway(
                key(visor),
                Set.of(TestVisors.NODE),
                routers.get(visor),
                network.listen(key(visor), SetupDialer.ROUTER_PORT),
                handedOut.get(visor),
                limits,
                simulation.seams("visor" + visor, "10.0.2." + (visor + 1)));
    }

    /** The visor's gateway starts anew: its streams are gone. */
    void restart(int visor, GatewayLimits limits) {
        gateways.get(visor).close();
        simulation.run();
        gateways.set(visor, gateway(visor, limits));
    }

    <T> Outcome<T> call(String name, Callable<T> task) {
        return simulation.call(seams, name, task);
    }

    Outcome<EdgeRules> setUp(BidirectionalRoute route) {
        return call("setup", () -> node.setUp(route, route.desc().source().key()));
    }

    SetupClient client(int visor, List<PubKey> nodes) {
        return new SetupClient(network.from(key(visor)), nodes, handedOut.get(visor), SetupClientLimits.DEFAULT, seams);
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

    Duration now() {
        return simulation.time().elapsed();
    }

    int left() {
        return routers.stream()
                .mapToInt(router -> router.rules().size() + router.reserved())
                .sum();
    }

    void close() {
        node.close();
        gateways.forEach(RouterGateway::close);
        simulation.run(Duration.ofSeconds(40));
    }
}
