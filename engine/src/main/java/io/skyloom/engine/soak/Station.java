package io.skyloom.engine.soak;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.app.RestartPolicy;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.RoutingSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A visor with an application that sends everything back, an exit, and the proxies it was told to keep. */
final class Station extends Site {
    static final int ECHO_PORT = 100;
    private static final int STCPR_PORT = 7777;
    private static final int SOCKS_PORT = 1080;
    private static final int HTTP_PORT = 8118;
    private static final int MAX_HOPS = 7;

    private final int minHops;
    private final List<PersistentTransport> kept = new CopyOnWriteArrayList<>();
    private final AtomicLong swept = new AtomicLong();
    private final AppStore store = StationApps.store();
    private final AtomicInteger proxies = new AtomicInteger();
    private final AtomicInteger exits = new AtomicInteger();
    private volatile @Nullable Life life;

    /** One run of the program. */
    private record Life(Visor visor, EchoApp echo, StationApps apps) {}

    /** @param minHops how many hops the routes that it dials have at least */
    Station(Realm realm, String name, int minHops) {
        super(realm, name);
        this.minHops = minHops;
    }

    PubKey key() {
        return keys().pub();
    }

    @Override
    boolean isRunning() {
        return life != null;
    }

    /** The visor as it runs now. */
    Visor visor() {
        return running().orElseThrow(() -> new IllegalStateException(this + " does not run"));
    }

    /** The visor, if it runs. */
    Optional<Visor> running() {
        return Optional.ofNullable(life).map(Life::visor);
    }

    @Override
    void launch(Seams seams) throws IOException {
        Services services = realm().services();
        InetSocketAddress place = machine().at(STCPR_PORT);
        Visor visor = Visor.builder()
                .keys(keys())
                .seams(seams)
                .resolver(services.resolver())
                .discovery(services.discovery())
                .stcpr(new StcprSettings(place.getAddress(), place.getPort(), Optional::empty))
                .dmsg(DmsgSettings.at(services.dmsgDiscovery()))
                .routing(new RoutingSettings(
                        List.of(services.setupNode().keys().pub()), Optional.of(services.finder()), minHops, MAX_HOPS))
                .persistent(kept)
                .version(Services.VERSION)
                .build()
                .start();
        try {
            EchoApp echo = EchoApp.start(visor, seams, ECHO_PORT);
            Path folder = realm().folder().resolve(name());
            life = new Life(visor, echo, StationApps.start(visor, seams, store, folder, machine()));
        } catch (IOException | RuntimeException e) {
            visor.close();
            throw e;
        }
    }

    /**
     * Its applications.
     *
     * @throws IOException when it does not run
     */
    StationApps apps() throws IOException {
        Life now = life;
        if (now == null) {
            throw new IOException(this + " does not run");
        }
        return now.apps();
    }

    /** From now on, in this life and all later ones, it keeps a proxy to another visor; returns the proxy's port. */
    int keepProxy(Station exit) throws IOException {
        proxies.incrementAndGet();
        String name = StationApps.PROXY + "-" + exit.name();
        int port = freePort(SOCKS_PORT);
        List<String> args = List.of(
                "app",
                StationApps.PROXY,
                "--srv",
                exit.key().hex(),
                "--addr",
                here(port),
                "--http",
                here(freePort(HTTP_PORT)),
                "--reconnect");
        AppEntry entry = AppEntry.of(name, "", args, 0).withAutoStart(true).withRestart(RestartPolicy.ALWAYS);
        store.change(
                entries -> Stream.concat(entries.stream(), Stream.of(entry)).toList());
        exit.exits.incrementAndGet();
        apps().begin(name);
        return port;
    }

    private String here(int port) throws IOException {
        return Services.text(new InetSocketAddress(apps().echo().getAddress(), port));
    }

    private int freePort(int first) throws IOException {
        InetSocketAddress wanted = machine().at(first + proxies.get());
        try (StreamListener probe = apps().seams().net().listen(wanted)) {
            return probe.localAddress().getPort();
        }
    }

    /** How many routes of proxies begin or end here. */
    int proxyRoutes() {
        return proxies.get() + exits.get();
    }

    @Override
    void end() {
        Life ending = life;
        life = null;
        if (ending != null) {
            swept.addAndGet(ending.visor().router().counters().swept());
            ending.echo().close();
            ending.apps().close();
            ending.visor().close();
        }
    }

    /** What had to be swept up in all lives. */
    long swept() {
        return swept.get()
                + running().map(visor -> visor.router().counters().swept()).orElse(0L);
    }

    /** Local connections have both their ends here; a transport over dmsg has no connection of its own. */
    @Override
    int connections(List<Talk> talks) {
        int transports = running().stream()
                .flatMap(visor -> visor.transports().list().stream())
                .filter(transport -> !transport.type().equals("dmsg"))
                .mapToInt(ManagedTransport::connections)
                .sum();
        int sessions = running()
                .flatMap(Visor::dmsg)
                .map(client -> client.servers().size())
                .orElse(0);
        long local = talks.stream()
                .flatMap(talk -> talk.localConnections().stream())
                .filter(this::equals)
                .count();
        return transports + sessions + 2 * (int) local;
    }

    @Override
    boolean isReachable() {
        return running().flatMap(Visor::dmsg).filter(dmsg -> dmsg.isPublished()).isPresent();
    }

    /** From now on, in this life and all later ones, it keeps a transport to another visor. */
    void keep(Station peer) {
        kept.add(new PersistentTransport(peer.key(), "stcpr"));
        running().ifPresent(visor -> visor.transports().keep(kept));
    }

    /** Whether there is a live transport to the other visor. */
    boolean hasTransportTo(Station peer) {
        return running().stream()
                .flatMap(visor -> visor.transports().to(peer.key()).stream())
                .anyMatch(ManagedTransport::isLive);
    }

    /** Makes a transport to another visor; blocks. */
    void connect(PubKey to, Duration limit) throws IOException, InterruptedException {
        up().transports().save(to, "stcpr", Label.USER, limit);
    }

    /** A connection to the echo at another visor; blocks. */
    AppConnection dialEcho(PubKey to) throws IOException, InterruptedException {
        return up().skynet().orElseThrow().dial(new AppAddress(AppAddress.SKYNET, to, ECHO_PORT));
    }

    private Visor up() throws IOException {
        return running().orElseThrow(() -> new IOException(this + " does not run"));
    }
}
