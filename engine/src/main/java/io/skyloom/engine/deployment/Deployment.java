package io.skyloom.engine.deployment;

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
import io.skyloom.engine.life.Running;
import io.skyloom.engine.visor.RoutingSettings;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
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
import io.skyloom.services.ServiceDiscoveryConfig;
import io.skyloom.services.ServiceDiscoveryService;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A whole deployment on one machine. {@link #start} is called once; the addresses may be read by any thread, and
 * {@link #close} ends everything, newest first.
 */
public final class Deployment implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int DMSG_BUFFERS = 32 << 20;

    private final ServicePlaces places;
    private final Function<String, Seams> seams;
    private final String version;
    private final Curve curve = Curve.bouncyCastle();

    /** Closed by the thread that closes this. */
    private final Running running = new Running();

    private final BaseUrl resolver;
    private final TransportDiscoveryService transports;
    private final BaseUrl dmsgDiscovery;
    private final BaseUrl finder;
    private final BaseUrl serviceDiscovery;
    private final DmsgServer dmsgServer;
    private final SetupNode setupNode;
    private final PubKey setupKey;

    private Deployment(ServicePlaces places, ServiceKeys keys, Function<String, Seams> seams, String version)
            throws IOException {
        this.places = places;
        this.seams = seams;
        this.version = version;
        this.setupKey = keys.setupNode().pub();
        try {
            resolver = startResolver();
            transports = startDiscovery();
            dmsgDiscovery = startDmsgDiscovery();
            dmsgServer = startDmsgServer(keys.dmsgServer());
            finder = startFinder();
            serviceDiscovery = startServiceDiscovery();
            setupNode = startSetupNode(keys.setupNode());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts every service. They find each other in the background: {@link #isReady} tells when.
     *
     * @param seams of each service, by its name; closed by whoever opened them
     * @param version what the services say of their program
     * @throws IOException when a port is taken; nothing is left running then
     */
    public static Deployment start(
            ServicePlaces places, ServiceKeys keys, Function<String, Seams> seams, String version) throws IOException {
        return new Deployment(places, keys, seams, version);
    }

    private BaseUrl startResolver() throws IOException {
        return url(running.add(AddressResolverService.start(
                        seams.apply("address-resolver"),
                        curve,
                        places.at(places.resolver()),
                        AddressResolverConfig.ofPrivateDeployment(version)))
                .localAddress());
    }

    private TransportDiscoveryService startDiscovery() throws IOException {
        return running.add(TransportDiscoveryService.start(
                seams.apply("transport-discovery"),
                curve,
                places.at(places.transportDiscovery()),
                TransportDiscoveryConfig.ofVersion(version)));
    }

    private BaseUrl startDmsgDiscovery() throws IOException {
        Seams own = seams.apply("dmsg-discovery");
        return url(running.add(DmsgDiscoveryService.start(
                        own,
                        DmsgDiscoveryConfig.onOneMachine(),
                        curve,
                        new MemoryEntryStore(own.clock()),
                        own.net().listen(places.at(places.dmsgDiscovery()))))
                .localAddress());
    }

    private DmsgServer startDmsgServer(KeyPair keys) throws IOException {
        Seams own = seams.apply("dmsg-server");
        StreamListener listener = own.net().listen(places.at(places.dmsgServer()));
        HttpClient http = running.add(HttpClient.tcp(own));
        return running.add(DmsgServer.start(
                identity(keys, own),
                own,
                listener,
                new HttpDmsgDiscovery(http, dmsgDiscovery, CALL),
                DmsgServerConfig.at(
                        hostPort(listener.localAddress()),
                        DmsgServerConfig.Mesh.passive(),
                        SessionConfig.ofServer(new BufferPool(DMSG_BUFFERS)))));
    }

    private BaseUrl startFinder() throws IOException {
        Seams own = seams.apply("route-finder");
        // The list is open to anybody: the key signs nothing.
        KeyPair nobody = KeyPair.generate(curve, own.entropy());
        TransportDiscoveryClient listing = running.add(
                new TransportDiscoveryClient(own, HttpClient.tcp(own), discovery(), nobody, curve, version, CALL));
        return url(running.add(RouteFinderService.start(
                        own, listing::all, places.at(places.finder()), RouteFinderConfig.besideDiscovery(version)))
                .localAddress());
    }

    private BaseUrl startServiceDiscovery() throws IOException {
        return url(running.add(ServiceDiscoveryService.start(
                        seams.apply("service-discovery"),
                        curve,
                        places.at(places.serviceDiscovery()),
                        ServiceDiscoveryConfig.ofPrivateDeployment(version)))
                .localAddress());
    }

    private SetupNode startSetupNode(KeyPair keys) throws IOException {
        Seams own = seams.apply("setup-node");
        DmsgNode node = running.add(DmsgNode.prepare(
                identity(keys, own), own, DmsgSettings.at(dmsgDiscovery).withSessions(1)));
        SetupNode started = running.add(
                new SetupNode(DmsgSetup.dialer(node.client()), SetupNodeConfig.ofVersion(version), List::of, own));
        started.serve(DmsgSetup.listen(node.client(), SetupDialer.SETUP_PORT));
        node.begin();
        return started;
    }

    private static VisorIdentity identity(KeyPair keys, Seams seams) {
        NoiseConfig noise = NoiseConfig.of(Curve.bouncyCastle(), seams.entropy(), Hybrid.OFFER);
        return new VisorIdentity(keys, noise, AeadProvider.choose("auto"));
    }

    private static String hostPort(InetSocketAddress place) {
        String host = place.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + place.getPort();
    }

    private static BaseUrl url(InetSocketAddress place) {
        return BaseUrl.parse("http://" + hostPort(place));
    }

    /** Whether the dmsg server can be found, and through it the setup node: visors started now lose no time. */
    public boolean isReady() {
        return dmsgServer.published().isDone();
    }

    /** How many transports are published at this moment. */
    public int listedTransports() {
        return transports.published().size();
    }

    /** Where peers are looked up. */
    public BaseUrl resolver() {
        return resolver;
    }

    /** The list of transports. */
    public BaseUrl discovery() {
        return url(transports.localAddress());
    }

    /** The list of dmsg clients and servers. */
    public BaseUrl dmsgDiscovery() {
        return dmsgDiscovery;
    }

    /** Where routes are looked for. */
    public BaseUrl finder() {
        return finder;
    }

    /** The list of what visors offer. */
    public BaseUrl serviceDiscovery() {
        return serviceDiscovery;
    }

    /** The setup node's key. */
    public PubKey setupKey() {
        return setupKey;
    }

    /** The setup node, with its counters. */
    public SetupNode setupNode() {
        return setupNode;
    }

    /** The dmsg server, with its counters. */
    public DmsgServer dmsgServer() {
        return dmsgServer;
    }

    /** What a visor of this deployment is told about routes of such lengths. */
    public RoutingSettings routing(int minHops, int maxHops) {
        return new RoutingSettings(List.of(setupKey), Optional.of(finder), minHops, maxHops);
    }

    /** Ends everything, newest first. Idempotent; by one thread. */
    @Override
    public void close() {
        running.close();
    }
}
