package io.skyloom.engine.visor;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bandwidth.BandwidthLog;
import io.skyloom.bandwidth.CsvStore;
import io.skyloom.bandwidth.MemoryStore;
import io.skyloom.discovery.RegistrationAgent;
import io.skyloom.discovery.RegistrationPace;
import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.network.DmsgNetwork;
import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.life.Running;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.managed.PacketRouter;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.manager.TransportManager;
import io.skyloom.manager.TransportRegistrar;
import io.skyloom.network.HostPort;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.resolver.ResolverClient;
import io.skyloom.resolver.ResolverPace;
import io.skyloom.routing.appnet.RouteDialer;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.routing.forward.ForwardLimits;
import io.skyloom.routing.forward.Forwarder;
import io.skyloom.routing.router.Router;
import io.skyloom.routing.router.RouterLimits;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Seams;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcp.StcpNetwork;
import io.skyloom.stcpr.StcprNetwork;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A visor: its networks, its transports and its ties to the services of a deployment. An ordinary object; any number of
 * them live in one virtual machine. {@link #start} and {@link #close} are called once each; other methods by any
 * thread.
 */
public final class Visor implements AutoCloseable {
    private static final Duration DISCOVERY_CALL = Duration.ofSeconds(10);
    private static final Duration TRAFFIC_LOGS_KEPT = Duration.ofDays(30);

    private final VisorSettings settings;
    private final Seams seams;
    private final Curve curve = Curve.bouncyCastle();
    private final VisorIdentity identity;
    private final Optional<DmsgNode> dmsg;
    private Optional<TransportDiscoveryClient> discovery = Optional.empty();
    private Optional<VisorRoutes> routes = Optional.empty();
    private final TransportManager manager;
    private final RouteTable table;
    private final Forwarder forwarder;
    private final Router router;
    private final long begun;

    /** The shortest route that will do; may change while the visor runs. */
    private volatile int minHops;

    /** Filled by {@link #start} only, closed by {@link #close}. */
    private final Running running = new Running();

    private Optional<InetSocketAddress> stcprAddress = Optional.empty();
    private Optional<InetSocketAddress> stcpAddress = Optional.empty();

    private Visor(VisorSettings settings, Seams seams, Optional<PacketRouter> instead) {
        this.settings = settings;
        this.seams = seams;
        this.begun = seams.clock().nanoTime();
        this.minHops = settings.routing().minHops();
        NoiseConfig noise = NoiseConfig.of(curve, seams.entropy(), settings.hybrid());
        this.identity = new VisorIdentity(settings.keys(), noise, AeadProvider.choose(settings.cipher()));
        this.dmsg = settings.dmsg().map(how -> DmsgNode.prepare(identity, seams, how.withServices(services(settings))));
        TransportRegistrar registrar = settings.discovery().map(this::register).orElseGet(TransportRegistrar::none);
        BandwidthLog bandwidth = new BandwidthLog(
                settings.trafficLogs()
                        .<io.skyloom.bandwidth.BandwidthStore>map(CsvStore::new)
                        .orElseGet(MemoryStore::new),
                seams.clock(),
                TRAFFIC_LOGS_KEPT);
        this.table = new RouteTable(seams.clock(), seams.entropy(), TableLimits.standard());
        this.forwarder = new Forwarder(table, this::hop, seams, ForwardLimits.standard());
        this.manager = new TransportManager(
                settings.keys(), curve, noise.budget(), seams, instead.orElse(forwarder), registrar, bandwidth);
        this.router = new Router(
                settings.keys(), noise, identity.aead(), seams, table, forwarder, this::hop, RouterLimits.usual());
        manager.watch(forwarder);
        running.add(manager);
        running.add(router);
    }

    private @Nullable PacketCarrier hop(UUID transport) {
        return manager.get(transport);
    }

    /** A builder with nothing set but the program's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts networks and the keeping of persistent transports. Waits for no service: those are asked in the background.
     *
     * @throws IOException when a port is taken or an address is not ours; nothing is left running then
     */
    public Visor start() throws IOException {
        try {
            manager.start();
            router.start();
            startStcp();
            if (settings.resolver().isPresent()) {
                startStcpr(settings.resolver().get());
            }
            if (dmsg.isPresent()) {
                startDmsg(dmsg.get());
            }
            manager.keep(settings.persistent());
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Its public key. */
    public PubKey key() {
        return settings.keys().pub();
    }

    /** Its transports. */
    public TransportManager transports() {
        return manager;
    }

    /** Its client in dmsg; empty when it takes no part in it. */
    public Optional<DmsgClient> dmsg() {
        return dmsg.map(DmsgNode::client);
    }

    /** The rules by which it forwards. */
    public RouteTable table() {
        return table;
    }

    /** The path of packets, with its counters. */
    public Forwarder forwarder() {
        return forwarder;
    }

    /** Its route groups. */
    public Router router() {
        return router;
    }

    /**
     * The network of routes, where applications dial and listen; empty without dmsg, over which routes are set up, and
     * before {@link #start}.
     */
    public Optional<Skynet> skynet() {
        return routes.map(VisorRoutes::skynet);
    }

    /** Dials routes with every option; empty where {@link #skynet} is. */
    public Optional<RouteDialer> dialer() {
        return routes.map(VisorRoutes::dialer);
    }

    /** The shortest route that its dials take; 0 when they are turned off. */
    public int minHops() {
        return minHops;
    }

    /**
     * Changes the shortest route that dials from now on take.
     *
     * @param hops 0 turns dialling off
     * @throws IllegalArgumentException when no route is that long
     */
    public void minHops(int hops) {
        requireHops(hops);
        minHops = hops;
        routes.ifPresent(made -> made.skynet().usually(hops, settings.routing().maxHops()));
    }

    /** Checks what {@link #minHops(int)} would take. */
    public void requireHops(int hops) {
        settings.routing().withHops(hops, settings.routing().maxHops());
    }

    /** The setup nodes that it trusts. */
    public List<PubKey> setupNodes() {
        return settings.routing().setupNodes();
    }

    /** Where transports are published and found; empty when nowhere. */
    public Optional<TransportDiscoveryClient> discovery() {
        return discovery;
    }

    /** What it tells services and people about its program. */
    public String version() {
        return settings.version();
    }

    /** How long ago it was made. */
    public Duration uptime() {
        return Duration.ofNanos(seams.clock().nanoTime() - begun);
    }

    /** Where stcpr listens; empty without a resolver. */
    public Optional<InetSocketAddress> stcprAddress() {
        return stcprAddress;
    }

    /** Where stcp listens; empty when it only dials. */
    public Optional<InetSocketAddress> stcpAddress() {
        return stcpAddress;
    }

    /** Closes everything, newest first, each part within limits of its own. Idempotent. */
    @Override
    public void close() {
        running.close();
        dmsg.ifPresent(DmsgNode::close);
    }

    private TransportRegistrar register(BaseUrl service) {
        TransportDiscoveryClient client = new TransportDiscoveryClient(
                seams, http(), service, settings.keys(), curve, settings.version(), DISCOVERY_CALL);
        RegistrationAgent agent = RegistrationAgent.start(seams, client, RegistrationPace.USUAL);
        discovery = Optional.of(client);
        running.add(agent);
        return new TransportRegistrar() {
            @Override
            public void present(io.skyloom.entry.SignedEntry entry) {
                agent.present(entry);
            }

            @Override
            public void gone(java.util.UUID id) {
                agent.gone(id);
            }
        };
    }

    /** Its services, those of them that are behind dmsg included. */
    private static List<BaseUrl> services(VisorSettings settings) {
        return Stream.of(
                        settings.resolver(),
                        settings.discovery(),
                        settings.routing().finder())
                .flatMap(Optional::stream)
                .toList();
    }

    /** A new HTTP client for services at {@code http} and, with dmsg, {@code dmsg} addresses; the caller's. */
    public HttpClient http() {
        return dmsg.map(DmsgNode::http).orElseGet(() -> HttpClient.tcp(seams));
    }

    /** The ports of transports and of setup nodes are in place before anybody can know of us. */
    private void startDmsg(DmsgNode node) throws IOException {
        manager.add(new DmsgNetwork(node.client()));
        VisorRoutes made = new VisorRoutes(
                new VisorRoutes.Parts(key(), seams, manager, router, node.client(), http()),
                settings.routing().withHops(minHops, settings.routing().maxHops()),
                discovery);
        running.add(made);
        routes = Optional.of(made);
        node.begin();
    }

    private void startStcp() throws IOException {
        StcpNetwork stcp = new StcpNetwork(identity, seams, settings.peers(), NetworkLimits.USUAL);
        if (settings.stcp().isPresent()) {
            stcpAddress = Optional.of(stcp.serve(settings.stcp().get()));
        }
        manager.add(stcp);
    }

    private void startStcpr(BaseUrl resolver) throws IOException {
        ResolverClient client = resolverClient(resolver);
        running.addBeneath(client);
        StcprNetwork stcpr = new StcprNetwork(identity, seams, client, settings.stcpr(), NetworkLimits.USUAL);
        manager.add(stcpr);
        stcprAddress = Optional.of(stcpr.serve());
    }

    /** A resolver behind dmsg cannot see where we are and must be told. */
    private ResolverClient resolverClient(BaseUrl resolver) {
        ResolverPace pace = ResolverPace.USUAL;
        return DmsgSettings.isDmsg(resolver)
                ? ResolverClient.startRelayed(
                        seams,
                        http(),
                        resolver,
                        settings.keys(),
                        curve,
                        pace,
                        settings.stcpr().publicAddress())
                : ResolverClient.start(seams, http(), resolver, settings.keys(), curve, pace);
    }

    /** Collects what a visor is told. Owned by one thread. */
    public static final class Builder {
        private Optional<KeyPair> keys = Optional.empty();
        private Optional<Seams> seams = Optional.empty();
        private Optional<BaseUrl> resolver = Optional.empty();
        private Optional<BaseUrl> discovery = Optional.empty();
        private Optional<HostPort> stcp = Optional.empty();
        private Optional<DmsgSettings> dmsg = Optional.empty();
        private Optional<Path> trafficLogs = Optional.empty();
        private RoutingSettings routing = RoutingSettings.NONE;
        private StcprSettings stcpr = StcprSettings.onPort(0);
        private PkTable peers = new PkTable();
        private List<PersistentTransport> persistent = List.of();
        private Optional<PacketRouter> router = Optional.empty();
        private String cipher = "auto";
        private Hybrid hybrid = Hybrid.OFFER;
        private String version = "unknown";

        private Builder() {}

        /** Who it is; required. */
        public Builder keys(KeyPair pair) {
            keys = Optional.of(pair);
            return this;
        }

        /** Its doors to the world; required, and closed by whoever opened them. */
        public Builder seams(Seams opened) {
            seams = Optional.of(opened);
            return this;
        }

        /** Where peers are looked up; turns stcpr on. */
        public Builder resolver(BaseUrl service) {
            resolver = Optional.of(service);
            return this;
        }

        /** How stcpr listens. Default: any free port on every interface. */
        public Builder stcpr(StcprSettings how) {
            stcpr = how;
            return this;
        }

        /** Where transports are published. Default: nowhere. */
        public Builder discovery(BaseUrl service) {
            discovery = Optional.of(service);
            return this;
        }

        /** Where stcp listens. Default: nowhere, it only dials. */
        public Builder stcp(HostPort place) {
            stcp = Optional.of(place);
            return this;
        }

        /** How it takes part in dmsg. Default: not at all. */
        public Builder dmsg(DmsgSettings how) {
            dmsg = Optional.of(how);
            return this;
        }

        /** The key table of stcp; may grow while the visor runs. */
        public Builder peers(PkTable table) {
            peers = table;
            return this;
        }

        /** Transports that are to exist always. */
        public Builder persistent(List<PersistentTransport> wanted) {
            persistent = List.copyOf(wanted);
            return this;
        }

        /** Where packets go instead of along the routes: for those who only want transports. */
        public Builder router(PacketRouter other) {
            router = Optional.of(other);
            return this;
        }

        /** The cipher's provider: {@code auto} (default), {@code jdk}, {@code conscrypt} or {@code openssl}. */
        public Builder cipher(String mode) {
            cipher = mode;
            return this;
        }

        /** When handshakes use the post-quantum exchange. Default: offered to everybody; peers without it stay classical. */
        public Builder hybrid(Hybrid mode) {
            hybrid = mode;
            return this;
        }

        /** Who helps it to routes. Default: nobody; then it only relays what is set up by hand. */
        public Builder routing(RoutingSettings wanted) {
            routing = wanted;
            return this;
        }

        /** The folder of the daily traffic logs. Default: memory only. */
        public Builder trafficLogs(Path folder) {
            trafficLogs = Optional.of(folder);
            return this;
        }

        /** What services are told about the program. */
        public Builder version(String text) {
            version = text;
            return this;
        }

        /** The visor, not yet started. */
        public Visor build() {
            KeyPair who = keys.orElseThrow(() -> new IllegalStateException("a visor needs keys"));
            Seams doors = seams.orElseThrow(() -> new IllegalStateException("a visor needs seams"));
            VisorSettings settings = new VisorSettings(
                    who,
                    resolver,
                    stcpr,
                    discovery,
                    stcp,
                    dmsg,
                    peers,
                    persistent,
                    cipher,
                    hybrid,
                    trafficLogs,
                    routing,
                    version);
            return new Visor(settings, doors, router);
        }
    }
}
