package io.skyloom.engine.soak;

import io.skyloom.aead.AeadProvider;
import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.routing.finder.RouteFinderConfig;
import io.skyloom.routing.finder.RouteFinderService;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The services of a deployment: the directories on one machine each, the dmsg servers and the setup node as programs. */
final class Services {
    static final String VERSION = "soak";
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int PORT = 80;

    private final Realm realm;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final BaseUrl resolver;
    private final BaseUrl discovery;
    private final BaseUrl dmsgDiscovery;
    private final BaseUrl finder;
    private final List<DmsgSite> dmsgServers = new ArrayList<>();
    private final SetupSite setupNode;

    Services(Realm realm, int servers) {
        this.realm = realm;
        this.resolver = serve("resolver", this::startResolver);
        this.discovery = serve("discovery", this::startDiscovery);
        this.dmsgDiscovery = serve("dmsg-discovery", this::startDmsgDiscovery);
        this.finder = serve("finder", this::startFinder);
        for (int i = 1; i <= servers; i++) {
            dmsgServers.add(new DmsgSite(realm, "dmsg" + i));
        }
        this.setupNode = new SetupSite(realm);
    }

    /** Starts what clients find at the directories. */
    void start() {
        dmsgServers.forEach(realm::bringUp);
        realm.bringUp(setupNode);
    }

    /** Something that serves, and where. */
    private record Serving(AutoCloseable service, InetSocketAddress place) {}

    private interface Service {
        Serving start(InetSocketAddress place, Seams seams) throws IOException;
    }

    private BaseUrl serve(String name, Service service) {
        Machine machine = realm.machine(name);
        Seams seams = machine.boot();
        running.push(machine::vacate);
        Serving started = realm.call("start " + name, () -> service.start(machine.at(PORT), seams));
        running.push(started.service());
        return BaseUrl.parse("http://" + text(started.place()));
    }

    /** {@code host:port} of an IPv4 address. */
    static String text(InetSocketAddress place) {
        return place.getAddress().getHostAddress() + ":" + place.getPort();
    }

    private Serving startResolver(InetSocketAddress place, Seams seams) throws IOException {
        AddressResolverService service = AddressResolverService.start(
                seams, realm.curve(), place, AddressResolverConfig.ofPrivateDeployment(VERSION));
        return new Serving(service, service.localAddress());
    }

    private Serving startDiscovery(InetSocketAddress place, Seams seams) throws IOException {
        TransportDiscoveryService service = TransportDiscoveryService.start(
                seams, realm.curve(), place, TransportDiscoveryConfig.ofVersion(VERSION));
        return new Serving(service, service.localAddress());
    }

    private Serving startDmsgDiscovery(InetSocketAddress place, Seams seams) throws IOException {
        DmsgDiscoveryService service = DmsgDiscoveryService.start(
                seams,
                DmsgDiscoveryConfig.onOneMachine(),
                realm.curve(),
                new MemoryEntryStore(seams.clock()),
                seams.net().listen(place));
        return new Serving(service, service.localAddress());
    }

    private Serving startFinder(InetSocketAddress place, Seams seams) throws IOException {
        TransportDiscoveryClient listing = new TransportDiscoveryClient(
                seams, HttpClient.tcp(seams), discovery, realm.keys("finder"), realm.curve(), VERSION, CALL);
        running.push(listing);
        RouteFinderService service =
                RouteFinderService.start(seams, listing::all, place, RouteFinderConfig.besideDiscovery(VERSION));
        return new Serving(service, service.localAddress());
    }

    /** Who a program is, with randomness of its own. */
    VisorIdentity identity(KeyPair keys, Seams seams) {
        NoiseConfig noise = NoiseConfig.of(realm.curve(), seams.entropy(), Hybrid.OFFER);
        return new VisorIdentity(keys, noise, AeadProvider.choose("auto"));
    }

    BaseUrl resolver() {
        return resolver;
    }

    BaseUrl discovery() {
        return discovery;
    }

    BaseUrl dmsgDiscovery() {
        return dmsgDiscovery;
    }

    BaseUrl finder() {
        return finder;
    }

    List<DmsgSite> dmsgServers() {
        return dmsgServers;
    }

    SetupSite setupNode() {
        return setupNode;
    }

    void close() {
        realm.await("stopping the setup node", setupNode.stop());
        dmsgServers.forEach(site -> realm.await("stopping " + site, site.stop()));
        while (!running.isEmpty()) {
            AutoCloseable next = running.pop();
            realm.call("close a service", () -> {
                next.close();
                return true;
            });
        }
    }
}
