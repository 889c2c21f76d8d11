package io.skyloom.routing.appnet;

import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.network.Porter;
import io.skyloom.routing.finder.LocalPathfinder;
import io.skyloom.routing.finder.Snapshots;
import io.skyloom.routing.router.RouterLimits;
import io.skyloom.routing.setup.FaultyKeeper;
import io.skyloom.routing.setup.GatewayLimits;
import io.skyloom.routing.setup.HandedOut;
import io.skyloom.routing.setup.RouterGateway;
import io.skyloom.routing.setup.RouterRules;
import io.skyloom.routing.setup.SetupClient;
import io.skyloom.routing.setup.SetupClientLimits;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.routing.setup.SetupNetwork;
import io.skyloom.routing.setup.TestVisors;
import io.skyloom.routing.world.TestVisor;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A visor with all that routing has, whose transports are in memory and whose setup node is known. */
final class RoutedVisor {
    final TestVisor visor;
    final FaultyKeeper keeper;
    final RouterGateway gateway;
    final RouteDialer dialer;
    final Skynet skynet;
    final Porter porter = new Porter();
    final List<TransportEntry> own = new CopyOnWriteArrayList<>();

    /** Written by the test; read by whoever dials. */
    volatile AutomaticTransports automatic = AutomaticTransports.NONE;

    RoutedVisor(int number, Seams seams, Entropy ephemerals, SetupNetwork network, List<TransportEntry> listed) {
        this.visor = new TestVisor(
                "visor" + number, TestVisors.pair("visor " + number), seams, ephemerals, RouterLimits.usual());
        PubKey key = key();
        HandedOut handedOut = new HandedOut(seams.clock());
        this.keeper = new FaultyKeeper(new RouterRules(visor.router()));
        this.gateway = new RouterGateway(
                key,
                Set.of(TestVisors.NODE),
                keeper,
                network.listen(key, SetupDialer.ROUTER_PORT),
                handedOut,
                GatewayLimits.DEFAULT,
                seams);
        Snapshots snapshots = new Snapshots(
                "finder", () -> new ArrayList<>(listed), Duration.ofSeconds(1), Duration.ofSeconds(1), seams);
        SetupClient client = new SetupClient(
                network.from(key), List.of(TestVisors.NODE), handedOut, SetupClientLimits.DEFAULT, seams);
        this.dialer = new RouteDialer(
                key,
                new LocalPathfinder(snapshots, () -> List.copyOf(own)),
                client,
                visor.router(),
                porter,
                (remote, limit) -> automatic.ensure(remote, limit),
                seams);
        this.skynet = new Skynet(key, dialer, porter, DialOptions.USUAL);
        visor.router().accepting(skynet);
    }

    PubKey key() {
        return visor.keys().pub();
    }

    AppAddress at(int port) {
        return new AppAddress(AppAddress.SKYNET, key(), port);
    }

    void close() {
        skynet.close();
        dialer.close();
        gateway.close();
        visor.close();
    }
}
