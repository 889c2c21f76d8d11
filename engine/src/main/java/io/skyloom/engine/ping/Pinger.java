package io.skyloom.engine.ping;

import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.routing.appnet.WellKnownPorts;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Measures the way to other visors and back. {@link #start} is called once; other methods by any thread. */
public final class Pinger implements AutoCloseable {
    /** The largest ballast, in bytes. */
    public static final int MOST_BALLAST = 1 << 20;

    private static final Duration FOR_ONE = Duration.ofSeconds(15);
    private static final Duration FOR_TRANSPORT = Duration.ofSeconds(15);

    private final Visor visor;
    private final Seams seams;
    private final IdentityRegistry<PubKey, PingRoute> routes = new IdentityRegistry<>();
    private final List<PingEnd> ends = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** A pinger that does nothing yet. */
    public Pinger(Visor visor, Seams seams) {
        this.visor = visor;
        this.seams = seams;
    }

    /**
     * Listens at the ports of both generations, where the visor has a network of routes; the visor was started before.
     *
     * @throws IOException when somebody else has the port
     */
    public void start() throws IOException {
        if (visor.skynet().isPresent()) {
            Skynet skynet = visor.skynet().get();
            for (int port : new int[] {WellKnownPorts.PING_OF_2024, WellKnownPorts.PING}) {
                ends.add(new PingEnd(visor.key(), skynet.listen(port), seams, this::arrived));
            }
        }
    }

    private void arrived(PubKey over, long nanos) {
        PingRoute route = routes.get(over);
        if (route != null) {
            route.arrived(nanos);
        }
    }

    /** How many loops are laid. */
    public int size() {
        return routes.size();
    }

    /**
     * Lays a loop over a visor; one that was laid before gives way. Makes a transport when there is none.
     *
     * @throws IOException when it is this visor itself, cannot be reached, or there is no network of routes
     */
    public void dial(PubKey peer) throws IOException, InterruptedException {
        if (peer.equals(visor.key())) {
            throw new IOException("Visor cannot ping itself");
        }
        Skynet skynet =
                visor.skynet().orElseThrow(() -> new IOException("this visor has no routes: it takes no part in dmsg"));
        ensureTransport(peer);
        AppConnection loop = skynet.ping(peer, WellKnownPorts.PING_OF_2024);
        PingRoute route = new PingRoute(peer, loop, seams);
        PingRoute former = routes.install(peer, route);
        if (former != null) {
            former.close();
        }
        if (closed) {
            stop(peer, route);
            throw new IOException("the visor is closing");
        }
    }

    /** As a dial does: whatever type works first. */
    private void ensureTransport(PubKey peer) throws IOException, InterruptedException {
        if (!visor.transports().to(peer).isEmpty()) {
            return;
        }
        IOException failure = new IOException("there is no transport to " + peer + " and no network to make one");
        for (String type : List.of("stcpr", "stcp", "sudph", "dmsg")) {
            if (!visor.transports().types().contains(type)) {
                continue;
            }
            try {
                visor.transports().save(peer, type, Label.AUTOMATIC, FOR_TRANSPORT);
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * Sends messages around the loop over a visor, one after the other.
     *
     * @param tries how many, 1 to 1000
     * @param ballast bytes in each, up to {@link #MOST_BALLAST}
     * @return how long each took
     * @throws IOException when no loop is laid over that visor, or it does not answer in time
     */
    public List<Duration> ping(PubKey peer, int tries, int ballast) throws IOException, InterruptedException {
        if (tries < 1 || tries > 1000 || ballast < 0 || ballast > MOST_BALLAST) {
            throw new IOException(
                    "1 to 1000 pings of at most 1024 KiB each, not " + tries + " of " + ballast + " bytes");
        }
        PingRoute route = routes.get(peer);
        if (route == null) {
            throw new IOException("no ping route to " + peer + ": dial it first");
        }
        List<Duration> taken = new ArrayList<>();
        try {
            for (int i = 0; i < tries; i++) {
                taken.add(route.ping(ballast, FOR_ONE));
            }
            return taken;
        } catch (IOException e) {
            stop(peer, route);
            throw e;
        }
    }

    /**
     * Takes the loop over a visor down.
     *
     * @throws IOException when there is none
     */
    public void stop(PubKey peer) throws IOException {
        PingRoute route = routes.get(peer);
        if (route == null) {
            throw new IOException("no ping route to " + peer);
        }
        stop(peer, route);
    }

    private void stop(PubKey peer, PingRoute route) {
        routes.remove(peer, route);
        route.close();
    }

    /** Takes all loops down and frees the ports. Idempotent. */
    @Override
    public void close() {
        closed = true;
        for (PubKey peer : routes.snapshot().stream().map(PingRoute::peer).toList()) {
            PingRoute route = routes.get(peer);
            if (route != null) {
                stop(peer, route);
            }
        }
        ends.forEach(PingEnd::close);
    }
}
