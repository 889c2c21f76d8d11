package io.skyloom.dmsg.server;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.PeerAnnounce;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.discovery.EntryCache;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a stream that somebody opened to this server: an answer from the server itself, a bridge to
 * the destination, a bridge through another server, or its end. Each stream is handled on its own thread until it is
 * over. What is refused is closed at once: the server cannot sign for a destination, but it need not keep anyone waiting.
 */
final class StreamRouter {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRouter.class);
    private static final int MOST_GUESSES = 3;

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgServerConfig config;
    private final ServerSessions sessions;
    private final EntryCache entries;
    private final ServerCounters counters;
    private final Semaphore relays;

    StreamRouter(
            VisorIdentity me,
            Seams seams,
            DmsgServerConfig config,
            ServerSessions sessions,
            EntryCache entries,
            ServerCounters counters) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.sessions = sessions;
        this.entries = entries;
        this.counters = counters;
        this.relays = new Semaphore(config.mesh().maxRelayed());
    }

    /** A stream to the destination that has been answered. */
    private record Onward(YamuxStream stream, SignedObject answer, boolean accepted) {}

    /** As {@link DmsgSession.StreamHandler#handle}; the stream never lives on. */
    boolean handle(DmsgSession from, YamuxStream stream, SignedObject object) throws IOException {
        try {
            Optional<PeerAnnounce> announce = PeerAnnounce.of(object);
            if (announce.isPresent()) {
                admit(announce.get(), from, stream, object);
            } else {
                route(StreamRequest.of(object), from, stream, object);
            }
        } catch (IOException e) {
            counters.streamsRefused.increment();
            throw e;
        }
        return false;
    }

    private void route(StreamRequest request, DmsgSession from, YamuxStream stream, SignedObject object)
            throws IOException {
        boolean fromPeer = sessions.isPeer(from.remote());
        request.verify(object, me.noise().curve());
        if (!fromPeer && !request.source().key().equals(from.remote())) {
            throw DmsgError.REQUEST_SOURCE_KEY.exception();
        }
        PubKey destination = request.destination().key();
        if (destination.equals(me.keys().pub())) {
            answer(request, from, stream, object);
            return;
        }
        DmsgSession next = sessions.client(destination);
        if (next != null) {
            counters.streamsBridged.increment();
            bridge(from, stream, connect(next, request, object, config.response()));
        } else if (!fromPeer) {
            relay(request, from, stream, object);
        } else {
            throw DmsgError.NO_NEXT_SESSION.exception(request.toString());
        }
    }

    /** Tells a client its address, or that nobody listens here. */
    private void answer(StreamRequest request, DmsgSession from, YamuxStream stream, SignedObject object)
            throws IOException {
        StreamResponse response = request.ipLookup()
                ? StreamResponse.acknowledge(
                        object, from.remoteAddress().getAddress().getAddress())
                : StreamResponse.refuse(object, DmsgError.NO_LISTENER);
        from.send(stream, response.signedBy(me.keys(), me.noise().curve()));
    }

    /** Lets another server be a way to its clients. */
    private void admit(PeerAnnounce announce, DmsgSession from, YamuxStream stream, SignedObject object)
            throws IOException {
        Curve curve = me.noise().curve();
        announce.verify(object, from.remote(), curve);
        DmsgServerConfig.Mesh mesh = config.mesh();
        boolean welcome = mesh.acceptAnnouncements()
                && (mesh.acceptedPeers().isEmpty() || mesh.acceptedPeers().contains(from.remote()));
        boolean room = sessions.peer(from.remote()) != null || sessions.peerLinks() < mesh.maxPeerLinks();
        if (!welcome || !room || !sessions.promote(from)) {
            throw DmsgError.RELAY_CAPACITY.exception(
                    "announcement of " + from.remote().brief() + " is not taken");
        }
        LOG.debug("server {} announced itself", from.remote().brief());
        from.send(stream, StreamResponse.acknowledge(object, new byte[0]).signedBy(me.keys(), curve));
    }

    /** Passes a request of a client on to other servers until one has the destination. */
    private void relay(StreamRequest request, DmsgSession from, YamuxStream stream, SignedObject object)
            throws IOException {
        if (!relays.tryAcquire()) {
            throw DmsgError.RELAY_CAPACITY.exception(request.toString());
        }
        try {
            Onward onward = connectThroughPeers(request, from, object);
            counters.streamsRelayed.increment();
            bridge(from, stream, onward);
        } finally {
            relays.release();
        }
    }

    private Onward connectThroughPeers(StreamRequest request, DmsgSession from, SignedObject object)
            throws IOException {
        long begin = seams.clock().nanoTime();
        IOException failure = DmsgError.NO_NEXT_SESSION.exception(request.toString());
        for (DmsgSession peer : candidates(request.destination())) {
            Duration left = config.relayBudget().minusNanos(seams.clock().nanoTime() - begin);
            if (peer != from && left.isPositive()) {
                try {
                    return connect(peer, request, object, left);
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        throw failure;
    }

    /** The peers that the destination names, then a few others. */
    private List<DmsgSession> candidates(DmsgAddress destination) {
        List<DmsgSession> peers = sessions.peers();
        if (peers.isEmpty()) {
            return peers;
        }
        Set<DmsgSession> ordered = new LinkedHashSet<>();
        List<PubKey> named = named(destination.key());
        peers.stream().filter(one -> named.contains(one.remote())).forEach(ordered::add);
        peers.stream()
                .filter(one -> !named.contains(one.remote()))
                .limit(MOST_GUESSES)
                .forEach(ordered::add);
        return new ArrayList<>(ordered);
    }

    private List<PubKey> named(PubKey client) {
        try {
            return entries.entryWithin(client, config.relayBudget().dividedBy(2))
                    .flatMap(DmsgEntry::asClient)
                    .map(DmsgEntry.ClientPart::servers)
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Brings the request to the destination, or to a peer, and waits for the answer. */
    private Onward connect(DmsgSession next, StreamRequest request, SignedObject object, Duration limit)
            throws IOException {
        YamuxStream onward = next.open(limit);
        boolean succeeded = false;
        StreamGuard guard = StreamGuard.over(onward, seams.timers(), limit, "answer to " + request);
        try (guard) {
            next.send(onward, object);
            SignedObject answer = next.receive(onward);
            StreamResponse response = StreamResponse.of(answer);
            response.verify(
                    answer, object, request.destination().key(), me.noise().curve());
            guard.finish();
            succeeded = true;
            return new Onward(onward, answer, response.accepted());
        } catch (DmsgException e) {
            throw e;
        } catch (IOException e) {
            throw guard.explain(e);
        } finally {
            if (!succeeded) {
                onward.reset();
            }
        }
    }

    /** Passes the answer back and copies until the stream is over. */
    private void bridge(DmsgSession from, YamuxStream stream, Onward onward) throws IOException {
        try {
            from.send(stream, onward.answer());
            if (onward.accepted()) {
                new Bridge(stream, onward.stream(), seams, config.idle()).run();
            }
        } finally {
            onward.stream().close();
        }
    }

    /** How many streams pass through other servers now. */
    int relaying() {
        return config.mesh().maxRelayed() - relays.availablePermits();
    }
}
