package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.discovery.EntryAnnouncer;
import io.skyloom.dmsg.discovery.EntryCache;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.PubKey;
import io.skyloom.network.Porter;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dmsg client: reachable for others through the servers it keeps sessions with, and able to reach them. It works from
 * {@link #begin} on, with or without servers, and goes on trying for as long as it lives. Any thread may call any
 * method.
 */
public final class DmsgClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DmsgClient.class);
    private static final Duration ENTRIES_LIVE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** So long a client without any session keeps its last entry: mostly there will be a new session by then. */
    private static final Duration FORLORN = Duration.ofSeconds(5);

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgClientConfig config;
    private final ClientKeys keys;
    private final String name;
    private final Porter porter = new Porter();
    private final LiveStreams live = new LiveStreams();
    private final ListenPorts ports;
    private final ServerMemory servers;
    private final DestinationMemory destinations;
    private final DeadEnds deadEnds;
    private final SessionSet sessions;
    private final SessionKeeper keeper;
    private final InboundStreams inbound;
    private final StreamDialer dialer;
    private final EntryAnnouncer announcer;
    private final Outcome<Boolean> closed = new Outcome<>();
    private final Outcome<Boolean> connected = new Outcome<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Written by the thread that begins. */
    private volatile boolean begun;

    /** When the last session was lost, monotonic; the start counts as such. */
    private volatile long forlornSince;

    private DmsgClient(
            VisorIdentity me, Seams seams, DmsgDiscovery discovery, DmsgClientConfig config, ClientKeys keys) {
        PubKey own = me.keys().pub();
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.keys = keys;
        this.name = "dmsg:" + own.brief();
        this.forlornSince = seams.clock().nanoTime();
        this.ports = new ListenPorts(own, config.listenerQueue(), porter);
        this.servers = new ServerMemory(seams);
        this.destinations = new DestinationMemory(seams);
        this.deadEnds = new DeadEnds(seams.clock());
        this.inbound = new InboundStreams(me, seams, config, ports, live, this::heardFrom);
        this.sessions = new SessionSet(me, seams, config, new Watch());
        EntryCache entries = new EntryCache(discovery, config.seeds(), ENTRIES_LIVE, seams);
        this.dialer = new StreamDialer(me, seams, config, sessions, entries, porter, live, destinations, deadEnds);
        this.keeper = new SessionKeeper(name, sessions, servers, discovery, config, seams, closed);
        EntryAnnouncer.Pace pace = new EntryAnnouncer.Pace(Duration.ofSeconds(1), config.updateInterval(), FAREWELL);
        this.announcer = new EntryAnnouncer(discovery, me.keys(), me.noise().curve(), this::entry, pace, seams);
    }

    /**
     * Makes a client that does nothing yet but take listeners: those are in place before anybody can know of it.
     *
     * @param discovery where servers are found, entries looked up and ours is published
     * @param keys the keys in use in this process
     * @throws IllegalStateException when this process has a client with that key already
     */
    public static DmsgClient prepare(
            VisorIdentity me, Seams seams, DmsgDiscovery discovery, DmsgClientConfig config, ClientKeys keys) {
        keys.claim(me.keys().pub());
        return new DmsgClient(me, seams, discovery, config, keys);
    }

    /** {@link #prepare} and {@link #begin} in one. */
    public static DmsgClient start(
            VisorIdentity me, Seams seams, DmsgDiscovery discovery, DmsgClientConfig config, ClientKeys keys) {
        return prepare(me, seams, discovery, config, keys).begin();
    }

    /** Begins to look for servers, from which follows that others find us. Called once; never blocks. */
    public DmsgClient begin() {
        begun = true;
        keeper.start();
        announcer.start();
        return this;
    }

    /** Our key. */
    public PubKey key() {
        return me.keys().pub();
    }

    /** The servers we have sessions with, in order of preference. */
    public List<PubKey> servers() {
        return sessions.byRoundTrip().stream().map(DmsgSession::remote).toList();
    }

    /** How long the nearest server takes to answer, as measured last; empty without a session. */
    public Optional<Duration> roundTrip() {
        return sessions.byRoundTrip().stream().findFirst().map(DmsgSession::roundTrip);
    }

    /** Whether there is a session right now. */
    public boolean hasSession() {
        return !servers().isEmpty();
    }

    /** Whether our entry was published ever. */
    public boolean isPublished() {
        return announcer.published().now().isPresent();
    }

    /** How many streams are open. */
    public int streams() {
        return live.size();
    }

    /** How many ports are held by listeners and dialled streams. */
    public int portsHeld() {
        return porter.held();
    }

    /**
     * Waits for the first session and the first publication of our entry: then we can be found.
     *
     * @throws SocketTimeoutException when the limit passed first; the client goes on trying
     * @throws IOException when the client is closed
     */
    public void awaitReady(Duration limit) throws IOException {
        long begin = seams.clock().nanoTime();
        await(connected, limit, "session with any dmsg server");
        await(announcer.published(), limit.minusNanos(seams.clock().nanoTime() - begin), "published dmsg entry");
    }

    private void await(Outcome<Boolean> outcome, Duration limit, String what) throws IOException {
        try {
            outcome.await(seams.timers(), limit);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException("no " + what + " within " + limit);
            late.initCause(e);
            throw late;
        } catch (Outcome.FailedOutcome e) {
            throw DmsgError.ENTITY_CLOSED.exception(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a " + what);
        }
    }

    /**
     * Opens a stream to a port of another client; blocks.
     *
     * @param limit for the whole dial
     * @throws io.skyloom.dmsg.DmsgException when nobody listens there, no server leads there, or the discovery does not
     *     know the key; also, at once, shortly after such a failure
     * @throws IOException when the limit passed or all our ports are in use
     */
    public DmsgStream dial(DmsgAddress destination, Duration limit) throws IOException {
        requireOpen();
        return dialer.dial(destination, limit);
    }

    /**
     * Listens on a port of ours.
     *
     * @param port 1 to 65535
     * @throws io.skyloom.dmsg.DmsgException when the port is taken or the client is closed
     */
    public DmsgListener listen(int port) throws IOException {
        requireOpen();
        return ports.listen(port);
    }

    /**
     * Asks the servers, one after the other, from which address they see us.
     *
     * @param limit for each server
     */
    public InetAddress publicAddress(Duration limit) throws IOException {
        IOException failure = DmsgError.CANNOT_CONNECT.exception("no session");
        for (DmsgSession session : sessions.byRoundTrip()) {
            try {
                return new AddressQuestion(me, seams, porter).ask(session, limit);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * Closes listeners, streams and sessions, and removes our entry. Takes a few seconds at most; nothing is left
     * afterwards but what a hanging discovery holds up. Idempotent.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed.complete(true);
        connected.fail(DmsgError.ENTITY_CLOSED.exception());
        keeper.wake();
        ports.close();
        live.close();
        sessions.close();
        if (begun) {
            sayFarewell();
        }
        keys.release(key());
        LOG.debug("{}: closed", name);
    }

    /** The ports of listeners and dialled streams. */
    Porter porter() {
        return porter;
    }

    /** What is known of earlier dials. */
    DestinationMemory destinations() {
        return destinations;
    }

    private void sayFarewell() {
        announcer.close();
        try {
            keeper.ended().settledWithin(seams.timers(), FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOpen() throws IOException {
        if (closed.isDone()) {
            throw DmsgError.ENTITY_CLOSED.exception();
        }
    }

    private void heardFrom(DmsgStream accepted) {
        destinations.heardFrom(accepted.remote());
        deadEnds.reached(accepted.server(), accepted.remote().key());
    }

    /** What our entry should say; nothing while we have only just lost our last session, or have never had one. */
    private Optional<DmsgEntry> entry() {
        List<PubKey> delegated = servers();
        boolean forlorn = seams.clock().nanoTime() - forlornSince >= FORLORN.toNanos();
        if (delegated.isEmpty() && (!forlorn || !connected.isDone())) {
            return Optional.empty();
        }
        return Optional.of(DmsgEntry.ofClient(key(), config.clientType(), delegated, 0, 0));
    }

    /** Follows the sessions' lives. */
    private final class Watch implements SessionSet.Observer {
        @Override
        public void opened(DmsgSession session) {
            LOG.debug("{}: session with server {}", name, session.remote().brief());
            boolean first = connected.complete(true);
            if (!first && sessions.size() == 1) {
                destinations.forgiveAll();
                announcer.renew();
            } else {
                announcer.changed();
            }
        }

        @Override
        public boolean requested(DmsgSession session, YamuxStream stream, SignedObject object) throws IOException {
            return inbound.handle(session, stream, object);
        }

        @Override
        public void ended(DmsgSession session, Duration lifetime) {
            live.closeAllOf(session);
            servers.ended(session.remote(), lifetime);
            if (closed.isDone()) {
                return;
            }
            String server = session.remote().brief();
            LOG.info("{}: lost server {} after {} s: {}", name, server, lifetime.toSeconds(), session.ending());
            if (sessions.byRoundTrip().isEmpty()) {
                forlornSince = seams.clock().nanoTime();
            }
            announcer.changed();
            keeper.wake();
        }
    }
}
