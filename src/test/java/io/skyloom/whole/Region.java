package io.skyloom.whole;

import io.skyloom.aead.AeadProvider;
import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.RoutingSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.routing.finder.RouteFinderConfig;
import io.skyloom.routing.finder.RouteFinderService;
import io.skyloom.routing.setup.DmsgSetup;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.routing.setup.SetupNodeConfig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.stcpr.StcprSettings;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Every service of a deployment and visors that reach each other over stcpr, on loopback: resolver, transport discovery,
 * dmsg discovery and server, route finder, setup node.
 */
final class Region implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int POOL = 1 << 20;

    private final World world;
    private final Curve curve = Curve.bouncyCastle();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final BaseUrl resolver;
    private final BaseUrl discovery;
    private final BaseUrl dmsgDiscovery;
    private final BaseUrl finder;
    private final SetupNode setupNode;
    private final KeyPair setupKeys;

    Region(World world) throws IOException {
        this.world = world;
        resolver = url(closing(AddressResolverService.start(
                        seams("resolver"), curve, ANYWHERE, AddressResolverConfig.ofPrivateDeployment("test")))
                .localAddress());
        discovery = url(closing(TransportDiscoveryService.start(
                        seams("discovery"), curve, ANYWHERE, TransportDiscoveryConfig.ofVersion("test")))
                .localAddress());
        Seams entries = seams("dmsgd");
        dmsgDiscovery = url(closing(DmsgDiscoveryService.start(
                        entries,
                        DmsgDiscoveryConfig.onOneMachine(),
                        curve,
                        new MemoryEntryStore(entries.clock()),
                        entries.net().listen(ANYWHERE)))
                .localAddress());
        startDmsgServer();
        finder = startFinder();
        Seams setup = seams("setup");
        setupKeys = KeyPair.generate(curve, setup.entropy());
        setupNode = startSetupNode(setup);
    }

    private void startDmsgServer() throws IOException {
        Seams seams = seams("dmsgs");
        StreamListener listener = seams.net().listen(ANYWHERE);
        DmsgServer server = closing(DmsgServer.start(
                identity(KeyPair.generate(curve, seams.entropy()), seams),
                seams,
                listener,
                new HttpDmsgDiscovery(closing(HttpClient.tcp(seams)), dmsgDiscovery, LIMIT),
                DmsgServerConfig.at(
                        "127.0.0.1:" + listener.localAddress().getPort(),
                        DmsgServerConfig.Mesh.passive(),
                        SessionConfig.ofServer(new BufferPool(POOL)))));
        Eventually.holds(
                "the dmsg server is published", LIMIT, () -> server.published().isDone());
    }

    private BaseUrl startFinder() throws IOException {
        Seams seams = seams("finder");
        TransportDiscoveryClient listing = closing(new TransportDiscoveryClient(
                seams,
                HttpClient.tcp(seams),
                discovery,
                KeyPair.generate(curve, seams.entropy()),
                curve,
                "test",
                LIMIT));
        return url(closing(RouteFinderService.start(
                        seams, listing::all, ANYWHERE, RouteFinderConfig.besideDiscovery("test")))
                .localAddress());
    }

    private SetupNode startSetupNode(Seams seams) throws IOException {
        DmsgNode node = closing(DmsgNode.prepare(
                identity(setupKeys, seams),
                seams,
                DmsgSettings.at(dmsgDiscovery).withSessions(1)));
        SetupNode started = closing(
                new SetupNode(DmsgSetup.dialer(node.client()), SetupNodeConfig.ofVersion("test"), List::of, seams));
        started.serve(DmsgSetup.listen(node.client(), SetupDialer.SETUP_PORT));
        node.begin();
        return started;
    }

    private Seams seams(String owner) {
        return world.realSeams(owner);
    }

    private VisorIdentity identity(KeyPair keys, Seams seams) {
        NoiseConfig noise = NoiseConfig.of(curve, seams.entropy(), Hybrid.OFFER);
        return new VisorIdentity(keys, noise, AeadProvider.choose("auto"));
    }

    SetupNode setupNode() {
        return setupNode;
    }

    /** A started visor whose routes have so many hops at least. */
    Visor visor(String name, int minHops) throws IOException {
        Seams seams = seams(name);
        return visor(name, KeyPair.generate(curve, seams.entropy()), seams, minHops);
    }

    /** One with given keys: the same visor once more. */
    Visor visor(String name, KeyPair keys, int minHops) throws IOException {
        return visor(name, keys, seams(name), minHops);
    }

    KeyPair keys(String name) {
        return KeyPair.generate(curve, seams(name).entropy());
    }

    private Visor visor(String name, KeyPair keys, Seams seams, int minHops) throws IOException {
        RoutingSettings routing = new RoutingSettings(List.of(setupKeys.pub()), Optional.of(finder), minHops, 7);
        Visor visor = closing(Visor.builder()
                .keys(keys)
                .seams(seams)
                .resolver(resolver)
                .discovery(discovery)
                .stcpr(new StcprSettings(InetAddress.getLoopbackAddress(), 0, Optional::empty))
                .dmsg(DmsgSettings.at(dmsgDiscovery).withSessions(1))
                .routing(routing)
                .version("test")
                .build()
                .start());
        world.mustBeEmpty(name + "'s transports", visor.transports()::entries);
        world.mustBeEmpty(name + "'s table", visor.table()::size);
        world.mustBeEmpty(
                name + "'s groups", () -> visor.router().groups().all().size());
        world.mustStayZero(
                name + "'s swept groups", () -> visor.router().counters().swept());
        Eventually.holds(
                name + " is reachable over dmsg",
                LIMIT,
                () -> visor.dmsg().orElseThrow().isPublished());
        return visor;
    }

    private <T extends AutoCloseable> T closing(T one) {
        running.push(one);
        return one;
    }

    private static BaseUrl url(InetSocketAddress place) {
        return BaseUrl.parse("http://127.0.0.1:" + place.getPort());
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
