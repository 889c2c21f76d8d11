package io.skyloom.dmsg.server;

import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.PeerAnnounce;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import io.skyloom.network.VisorIdentity;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps links to other servers: one thread looks for servers, one per server dials, announces us, waits for the end of
 * the link and dials again. While the other server has a link to us that we may use, there is nothing to do.
 */
final class PeerLinks {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLinks.class);
    private static final Duration FIRST_SEARCH = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LASTING = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgServerConfig config;
    private final DmsgDiscovery discovery;
    private final ServerSessions<ServedSession> sessions;
    private final Server server;
    private final Outcome<Boolean> closed;
    private final String name;

    /** The servers to be linked with, by what is known of them last. A link's thread ends when its server is gone. */
    private final Map<PubKey, DmsgEntry> wanted = new ConcurrentHashMap<>();

    /** What a link needs of its server. */
    interface Server {
        /** Serves a link; {@code ended} is run when it is over. */
        void serve(DmsgSession link, Runnable ended);
    }

    PeerLinks(
            VisorIdentity me,
            Seams seams,
            DmsgServerConfig config,
            DmsgDiscovery discovery,
            ServerSessions<ServedSession> sessions,
            Server server,
            Outcome<Boolean> closed) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.discovery = discovery;
        this.sessions = sessions;
        this.server = server;
        this.closed = closed;
        this.name = "dmsg:" + me.keys().pub().brief() + "/peers";
    }

    void start() {
        config.mesh().peers().forEach(one -> {
            sessions.trustAsPeer(one.key());
            want(one);
        });
        if (config.mesh().discoverPeers()) {
            seams.threads().start(name, this::search);
        }
    }

    private void search() {
        try {
            Duration pause = FIRST_SEARCH;
            while (!closed.settledWithin(seams.timers(), pause)) {
                look();
                pause = config.updateInterval();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            discovery.allServers().forEach(this::want);
        } catch (IOException e) {
            LOG.debug("{}: no list of servers: {}", name, e.getMessage());
        }
    }

    private void want(DmsgEntry one) {
        if (one.server() == null || one.key().equals(me.keys().pub()) || closed.isDone()) {
            return;
        }
        boolean full = wanted.size() >= config.mesh().maxPeerLinks();
        if (wanted.containsKey(one.key()) || !full) {
            boolean fresh = wanted.put(one.key(), one) == null;
            if (fresh) {
                seams.threads().start(name + "/" + one.key().brief(), () -> keep(one));
            }
        }
    }

    private void keep(DmsgEntry first) {
        PubKey peer = first.key();
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, seams.entropy());
        try {
            while (!closed.isDone()) {
                Duration pause = sessions.peer(peer) != null ? LOOK : link(wanted.getOrDefault(peer, first), backoff);
                closed.settledWithin(seams.timers(), pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens a link and stays with it until it ends; returns how long to rest then. */
    private Duration link(DmsgEntry peer, Backoff backoff) throws InterruptedException {
        long begin = seams.clock().nanoTime();
        try {
            DmsgSession session = dial(peer);
            Outcome<Boolean> ended = new Outcome<>();
            server.serve(session, () -> ended.complete(true));
            if (closed.isDone()) {
                session.close();
            }
            announce(session);
            while (!ended.settledWithin(seams.timers(), LONGEST_WAIT)) {
                session.ping();
            }
        } catch (IOException e) {
            LOG.debug("{}: no link to server {}: {}", name, peer.key().brief(), e.getMessage());
        }
        if (seams.clock().nanoTime() - begin > LASTING.plus(CONNECT).toNanos()) {
            backoff.reset();
        }
        return backoff.next();
    }

    private DmsgSession dial(DmsgEntry entry) throws IOException {
        DmsgEntry.ServerPart part = entry.asServer().orElseThrow(DmsgError.NOT_A_SERVER::exception);
        InetSocketAddress address =
                HostPort.parse(part.address()).toDial(seams, CONNECT).get(0);
        ByteStream carrier = seams.net().connect(address, CONNECT);
        return DmsgSession.dial(carrier, entry.key(), me, config.session(), seams);
    }

    private void announce(DmsgSession link) {
        if (!config.mesh().announce()) {
            return;
        }
        try (YamuxStream stream = link.open(config.response())) {
            StreamGuard guard = StreamGuard.over(
                    stream,
                    seams.timers(),
                    config.response(),
                    "answer to the announcement at " + link.remote().brief());
            try (guard) {
                Curve curve = me.noise().curve();
                SignedObject object =
                        new PeerAnnounce(seams.clock().wallNanos(), me.keys().pub()).signedBy(me.keys(), curve);
                link.send(stream, object);
                SignedObject answer = link.receive(stream);
                StreamResponse response = StreamResponse.of(answer);
                response.verify(answer, object, link.remote(), curve);
                response.requireAccepted();
                guard.finish();
            } catch (IOException e) {
                throw guard.explain(e);
            }
        } catch (IOException e) {
            LOG.debug(
                    "{}: server {} did not take our announcement: {}",
                    name,
                    link.remote().brief(),
                    e.getMessage());
        }
    }
}
