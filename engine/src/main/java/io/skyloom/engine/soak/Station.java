package io.skyloom.engine.soak;

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
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A visor with an application that sends everything back. */
final class Station extends Site {
    static final int ECHO_PORT = 100;
    private static final int STCPR_PORT = 7777;
    private static final int MAX_HOPS = 7;

    private final int minHops;
    private final List<PersistentTransport> kept = new CopyOnWriteArrayList<>();
    private final AtomicLong swept = new AtomicLong();
    private volatile @Nullable Life life;

    /** One run of the program. */
    private record Life(Visor visor, EchoApp echo) {}

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
        life = new Life(visor, EchoApp.start(visor, seams, ECHO_PORT));
    }

    @Override
    void end() {
        Life ending = life;
        life = null;
        if (ending != null) {
            swept.addAndGet(ending.visor().router().counters().swept());
            ending.echo().close();
            ending.visor().close();
        }
    }

    /** What had to be swept up in all lives. */
    long swept() {
        return swept.get()
                + running().map(visor -> visor.router().counters().swept()).orElse(0L);
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
