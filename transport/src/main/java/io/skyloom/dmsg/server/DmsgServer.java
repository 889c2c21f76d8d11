package io.skyloom.dmsg.server;

import io.skyloom.accept.AcceptLoop;
import io.skyloom.accept.WaitingRoom;
import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.discovery.EntryAnnouncer;
import io.skyloom.dmsg.discovery.EntryCache;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dmsg server, from {@link #start} to {@link #close()}. It relays from the start, whether or not the discovery
 * answers. Any thread may call any method.
 */
public final class DmsgServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DmsgServer.class);
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(10);
    private static final Duration ENTRIES_LIVE = Duration.ofSeconds(30);

    private final VisorIdentity me;
    private final Seams seams;
    private final AcceptLoop door;
    private final DmsgServerConfig config;
    private final String name;
    private final ServerCounters counters = new ServerCounters();
    private final ServerSessions<ServedSession> sessions = new ServerSessions<>();
    private final WaitingRoom waitingRoom;
    private final StreamRouter router;
    private final PeerLinks links;
    private final EntryAnnouncer announcer;
    private final Outcome<Boolean> closed = new Outcome<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    private DmsgServer(
            VisorIdentity me, Seams seams, StreamListener listener, DmsgDiscovery discovery, DmsgServerConfig config) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.name = "dmsg-server:" + me.keys().pub().brief();
        this.door = new AcceptLoop(name, listener, seams.timers(), ACCEPT_PAUSE, () -> {}, this::knock);
        this.waitingRoom = new WaitingRoom(config.pendingHandshakes());
        EntryCache entries = new EntryCache(discovery, config.mesh().peers(), ENTRIES_LIVE, seams);
        this.router = new StreamRouter(
                me, seams, config, sessions, new OnwardDialer(me.noise().curve(), seams, sessions, entries), counters);
        this.links = new PeerLinks(me, seams, config, discovery, sessions, this::serveLink, closed);
        this.announcer = new EntryAnnouncer(
                discovery,
                me.keys(),
                me.noise().curve(),
                this::entry,
                EntryAnnouncer.Pace.every(config.updateInterval()),
                seams);
    }

    /**
     * Starts a server.
     *
     * @param listener where clients connect; owned by the server from now on
     */
    public static DmsgServer start(
            VisorIdentity me, Seams seams, StreamListener listener, DmsgDiscovery discovery, DmsgServerConfig config) {
        DmsgServer server = new DmsgServer(me, seams, listener, discovery, config);
        server.door.start(seams.threads());
        server.announcer.start();
        server.links.start();
        return server;
    }

    /** Our key. */
    public PubKey key() {
        return me.keys().pub();
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        return door.localAddress();
    }

    /** Completed when the entry was published for the first time. */
    public Outcome<Boolean> published() {
        return announcer.published();
    }

    /** What it holds and has seen. */
    public ServerSnapshot snapshot() {
        return new ServerSnapshot(
                sessions.size(),
                sessions.peers().size(),
                counters.bridges.intValue(),
                router.relaying(),
                router.buffersLent(),
                counters.sessionsOpened.sum(),
                counters.sessionsReplaced.sum(),
                counters.sessionsRefused.sum(),
                counters.handshakesFailed.sum(),
                counters.streamsBridged.sum(),
                counters.streamsRelayed.sum(),
                counters.streamsFailed.sum(),
                counters.refusals(),
                counters.bytesCarried.sum());
    }

    /** How many connections it knows of: one for each client's session and each link with another server. */
    public int connections() {
        return sessions.all().size();
    }

    /**
     * Whether a living session of this client is known here. A client that has ended its side of the handshake may not be
     * yet: the last message is its own.
     */
    public boolean serves(PubKey client) {
        return sessions.client(client) != null;
    }

    /** Stops accepting, ends all sessions and removes the entry; takes two seconds at most. Idempotent. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed.complete(true);
        door.close();
        waitingRoom.close().forEach(WaitingRoom.Guest::evict);
        sessions.all().forEach(one -> one.session().close());
        announcer.close();
    }

    /** A crowd of newcomers that say nothing displaces itself: see {@link WaitingRoom}. */
    private void knock(ByteStream carrier) {
        WaitingRoom.Admission admission = waitingRoom.enter(carrier);
        admission.displaced().ifPresent(guest -> {
            counters.sessionsRefused.increment();
            guest.evict();
        });
        Optional<WaitingRoom.Guest> guest = admission.admitted();
        if (guest.isPresent()) {
            receive(guest.get());
        } else {
            counters.sessionsRefused.increment();
            carrier.close();
        }
    }

    /** Without a thread nobody greets the guest: then its place is free at once. */
    private void receive(WaitingRoom.Guest guest) {
        boolean started = false;
        try {
            seams.threads().start(name + "/greet", () -> greet(guest));
            started = true;
        } finally {
            if (!started) {
                waitingRoom.leave(guest);
            }
        }
    }

    private void greet(WaitingRoom.Guest guest) {
        DmsgSession session;
        try {
            session = DmsgSession.accept(guest.carrier(), me, config.session(), seams);
        } catch (IOException e) {
            if (!guest.isEvicted()) {
                counters.handshakesFailed.increment();
            }
            LOG.debug("{}: no session with {}: {}", name, guest.carrier().remoteAddress(), e.getMessage());
            return;
        } finally {
            waitingRoom.leave(guest); // who has proven his key is no newcomer any more, and makes room for none
        }
        admit(session);
    }

    private void admit(DmsgSession session) {
        if (sessions.size() >= config.maxSessions() && sessions.client(session.remote()) == null) {
            counters.sessionsRefused.increment();
            session.close();
            session.serve((stream, object) -> false, () -> {});
            return;
        }
        install(session);
    }

    /** The newest session of a key wins. */
    private void install(DmsgSession session) {
        ServedSession served = served(session);
        ServedSession displaced = sessions.install(served);
        counters.sessionsOpened.increment();
        if (displaced != null) {
            counters.sessionsReplaced.increment();
            displaced.session().close(new IOException("replaced by a newer session"));
        }
        serve(served, () -> {});
        announcer.changed();
    }

    /** The same for a link that we opened. */
    private void serveLink(DmsgSession link, Runnable ended) {
        ServedSession served = served(link);
        ServedSession displaced = sessions.installLink(served);
        if (displaced != null) {
            displaced.session().close(new IOException("replaced by a newer link"));
        }
        serve(served, ended);
    }

    private ServedSession served(DmsgSession session) {
        return new ServedSession(session, config.session().streams(), counters.bytesCarried);
    }

    /** The re-check in the end sees to it that no session survives {@link #close()}. */
    private void serve(ServedSession served, Runnable ended) {
        served.session().serve((stream, object) -> router.handle(served, stream, object), () -> {
            sessions.remove(served);
            announcer.changed();
            ended.run();
        });
        if (closed.isDone()) {
            served.session().close();
        }
    }

    private Optional<DmsgEntry> entry() {
        DmsgEntry.ServerPart part = DmsgEntry.ServerPart.at(
                config.publicAddress(), config.maxSessions() - sessions.size(), config.serverType());
        return Optional.of(DmsgEntry.ofServer(key(), part, 0, 0));
    }
}
