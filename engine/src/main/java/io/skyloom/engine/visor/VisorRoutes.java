package io.skyloom.engine.visor;

import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.engine.life.Running;
import io.skyloom.http.HttpClient;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.TransportManager;
import io.skyloom.network.Porter;
import io.skyloom.routing.appnet.DialOptions;
import io.skyloom.routing.appnet.RouteDialer;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.routing.finder.LocalFirstPathfinder;
import io.skyloom.routing.finder.LocalPathfinder;
import io.skyloom.routing.finder.Pathfinder;
import io.skyloom.routing.finder.RouteFinderClient;
import io.skyloom.routing.finder.Snapshots;
import io.skyloom.routing.finder.TransportSource;
import io.skyloom.routing.router.Router;
import io.skyloom.routing.setup.DmsgSetup;
import io.skyloom.routing.setup.GatewayLimits;
import io.skyloom.routing.setup.HandedOut;
import io.skyloom.routing.setup.RouterGateway;
import io.skyloom.routing.setup.RouterRules;
import io.skyloom.routing.setup.SetupClient;
import io.skyloom.routing.setup.SetupClientLimits;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a visor comes by routes: it lets its setup nodes write rules, asks them for routes of its own over paths that it
 * works out or asks for, and hands the connections to whoever listens. Needs dmsg, over which setup nodes are reached.
 */
final class VisorRoutes implements AutoCloseable {
    /** A published list is fresh for so long; the network's own visors keep theirs as long. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RouteDialer dialer;
    private final Skynet skynet;

    /** Filled by the constructor only, closed by {@link #close}. */
    private final Running opened = new Running();

    /** Whom routes are made with. */
    record Parts(
            PubKey own, Seams seams, TransportManager transports, Router router, DmsgClient dmsg, HttpClient http) {}

    /**
     * Begins to serve setup nodes and to take connections.
     *
     * @param discovery where published transports are listed
     * @throws IOException when the port of setup nodes is taken
     */
    VisorRoutes(Parts parts, RoutingSettings settings, Optional<TransportDiscoveryClient> discovery)
            throws IOException {
        HandedOut handedOut = new HandedOut(parts.seams().clock());
        opened.add(new RouterGateway(
                parts.own(),
                Set.copyOf(settings.setupNodes()),
                new RouterRules(parts.router()),
                DmsgSetup.listen(parts.dmsg(), SetupDialer.ROUTER_PORT),
                handedOut,
                GatewayLimits.DEFAULT,
                parts.seams()));
        SetupClient setup = new SetupClient(
                DmsgSetup.dialer(parts.dmsg()),
                settings.setupNodes(),
                handedOut,
                SetupClientLimits.DEFAULT,
                parts.seams());
        Porter porter = Porter.beginningAnywhere(parts.seams().entropy());
        this.dialer = new RouteDialer(
                parts.own(),
                pathfinder(parts, settings, discovery),
                setup,
                parts.router(),
                porter,
                new TransportsOnDemand(parts.transports(), parts.seams().clock()),
                parts.seams());
        opened.add(dialer);
        DialOptions usual = DialOptions.USUAL.withHops(settings.minHops(), settings.maxHops());
        this.skynet = new Skynet(parts.own(), dialer, porter, usual);
        opened.add(skynet);
        parts.router().accepting(skynet);
    }

    private static Pathfinder pathfinder(
            Parts parts, RoutingSettings settings, Optional<TransportDiscoveryClient> discovery) {
        TransportSource listed =
                discovery.<TransportSource>map(client -> client::all).orElse(List::of);
        Snapshots snapshots = new Snapshots("routes/graph", listed, FRESH, PAUSE, parts.seams());
        LocalPathfinder local = new LocalPathfinder(
                snapshots,
                () -> parts.transports().list().stream()
                        .map(ManagedTransport::entry)
                        .toList());
        return settings.finder()
                .<Pathfinder>map(finder ->
                        new LocalFirstPathfinder(local, new RouteFinderClient(parts.http(), finder, parts.seams())))
                .orElse(local);
    }

    /** Dials and accepts over routes. */
    Skynet skynet() {
        return skynet;
    }

    /** Dials with every option. */
    RouteDialer dialer() {
        return dialer;
    }

    /** Stops dialling, accepting and serving setup nodes; groups are the router's to end. Idempotent. */
    @Override
    public void close() {
        opened.close();
    }
}
