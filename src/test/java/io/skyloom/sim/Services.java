package io.skyloom.sim;

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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The services of a deployment: the directories on one machine each, the dmsg servers and the setup node as programs. */
final class Services {
    static final String VERSION = "simulated";
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
        this.resolver = serve(
                "resolver",
                (machine, seams) -> AddressResolverService.start(
                        seams, realm.curve(), machine.at(PORT), AddressResolverConfig.ofPrivateDeployment(VERSION)));
        this.discovery = serve(
                "discovery",
                (machine, seams) -> TransportDiscoveryService.start(
                        seams, realm.curve(), machine.at(PORT), TransportDiscoveryConfig.ofVersion(VERSION)));
        this.dmsgDiscovery = serve(
                "dmsg-discovery",
                (machine, seams) -> DmsgDiscoveryService.start(
                        seams,
                        DmsgDiscoveryConfig.onOneMachine(),
                        realm.curve(),
                        new MemoryEntryStore(seams.clock()),
                        seams.net().listen(machine.at(PORT))));
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

    private interface Service {
        AutoCloseable start(Machine machine, Seams seams) throws IOException;
    }

    private BaseUrl serve(String name, Service service) {
        Machine machine = realm.machine(name);
        Seams seams = machine.boot();
        running.push(realm.call("start " + name, () -> service.start(machine, seams)));
        return BaseUrl.parse("http://" + machine.address() + ":" + PORT);
    }

    private AutoCloseable startFinder(Machine machine, Seams seams) throws IOException {
        TransportDiscoveryClient listing = new TransportDiscoveryClient(
                seams, HttpClient.tcp(seams), discovery, realm.keys("finder"), realm.curve(), VERSION, CALL);
        running.push(listing);
        return RouteFinderService.start(
                seams, listing::all, machine.at(PORT), RouteFinderConfig.besideDiscovery(VERSION));
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
