package io.skyloom.dmsg.server;

import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.PeerAnnounce;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a stream that somebody opened to this server: an answer from the server itself, a bridge to
 * the destination, a bridge through another server, or its end. Each stream is handled on its own thread until that is
 * decided. What is refused is closed at once: the server cannot sign for a destination, but it need not keep anyone
 * waiting.
 */
final class StreamRouter {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRouter.class);
    private static final byte[] NO_ADDRESS = {};

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgServerConfig config;
    private final ServerSessions<ServedSession> sessions;
    private final OnwardDialer dialer;
    private final ServerCounters counters;
    private final CopyBuffers buffers = new CopyBuffers();
    private final Semaphore relays;

    StreamRouter(
            VisorIdentity me,
            Seams seams,
            DmsgServerConfig config,
            ServerSessions<ServedSession> sessions,
            OnwardDialer dialer,
            ServerCounters counters) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.sessions = sessions;
        this.dialer = dialer;
        this.counters = counters;
        this.relays = new Semaphore(config.mesh().maxRelayed());
    }

    /** A stream that somebody opened, and the object that came first on it. */
    private record Incoming(ServedSession from, YamuxStream stream, SignedObject object) {
        /** Says so on the stream, signed by us. */
        void answer(StreamResponse response, VisorIdentity me) throws IOException {
            from.session().send(stream, response.signedBy(me.keys(), me.noise().curve()));
        }
    }

    /**
     * As {@link io.skyloom.dmsg.session.DmsgSession.StreamHandler#handle}.
     *
     * @return whether the stream is bridged
     */
    boolean handle(ServedSession from, YamuxStream stream, SignedObject object) throws IOException {
        Incoming incoming = new Incoming(from, stream, object);
        try {
            Optional<PeerAnnounce> announce = PeerAnnounce.of(object);
            if (announce.isPresent()) {
                hear(announce.get(), incoming);
                return false;
            }
            return route(StreamRequest.of(object), incoming);
        } catch (DmsgException e) {
            counters.refused(e.error());
            throw e;
        } catch (IOException e) {
            counters.streamsFailed.increment();
            throw e;
        }
    }

    private boolean route(StreamRequest request, Incoming incoming) throws IOException {
        boolean fromPeer = sessions.isPeer(incoming.from().key());
        request.verify(incoming.object(), me.noise().curve());
        if (!fromPeer && !request.source().key().equals(incoming.from().key())) {
            throw DmsgError.REQUEST_SOURCE_KEY.exception(
                    request + " came from " + incoming.from().key().brief());
        }
        PubKey destination = request.destination().key();
        if (destination.equals(me.keys().pub())) {
            answer(request, incoming);
            return false;
        }
        Place place = new Place(incoming.from().places());
        return place.keptIf(() -> carry(request, incoming, fromPeer, place));
    }

    private boolean carry(StreamRequest request, Incoming incoming, boolean fromPeer, Place place) throws IOException {
        ServedSession next = sessions.client(request.destination().key());
        if (next != null) {
            OnwardDialer.Onward onward = dialer.connect(next, request, incoming.object(), config.response());
            counters.streamsBridged.increment();
            return bridge(incoming, onward, place);
        }
        if (fromPeer) {
            throw DmsgError.NO_NEXT_SESSION.exception(request.toString());
        }
        Place relay = new Place(relays);
        return relay.keptIf(() -> {
            OnwardDialer.Onward onward =
                    dialer.connectThroughPeers(request, incoming.from(), incoming.object(), config.relayBudget());
            counters.streamsRelayed.increment();
            return bridge(incoming, onward, place, relay);
        });
    }

    /** Tells a client its address, or that nobody listens here. */
    private void answer(StreamRequest request, Incoming incoming) throws IOException {
        if (request.ipLookup()) {
            byte[] address =
                    incoming.from().session().remoteAddress().getAddress().getAddress();
            incoming.answer(StreamResponse.acknowledge(incoming.object(), address), me);
        } else {
            counters.refused(DmsgError.NO_LISTENER);
            incoming.answer(StreamResponse.refuse(incoming.object(), DmsgError.NO_LISTENER), me);
        }
    }

    /** Lets another server be a way to its clients, or tells it why not. */
    private void hear(PeerAnnounce announce, Incoming incoming) throws IOException {
        try {
            announce.verify(incoming.object(), incoming.from().key(), me.noise().curve());
            admit(incoming.from());
        } catch (DmsgException e) {
            incoming.answer(StreamResponse.refuse(incoming.object(), e.error()), me);
            throw e;
        }
        LOG.debug("server {} announced itself", announce.source().brief());
        incoming.answer(StreamResponse.acknowledge(incoming.object(), NO_ADDRESS), me);
    }

    private void admit(ServedSession peer) throws DmsgException {
        DmsgServerConfig.Mesh mesh = config.mesh();
        boolean welcome = mesh.acceptAnnouncements()
                && (mesh.acceptedPeers().isEmpty() || mesh.acceptedPeers().contains(peer.key()));
        if (!welcome) {
            throw DmsgError.REQUEST_SOURCE_KEY.exception(
                    "server " + peer.key().brief() + " is not among those that may announce themselves");
        }
        boolean known = sessions.peer(peer.key()) != null;
        if (!known && sessions.peerLinks() >= mesh.maxPeerLinks()) {
            throw DmsgError.RELAY_CAPACITY.exception(
                    "server " + peer.key().brief() + " would be one more than " + mesh.maxPeerLinks());
        }
        if (!sessions.promote(peer)) {
            throw DmsgError.SESSION_CLOSED.exception(peer.key().brief());
        }
    }

    /** Passes the answer back; what is accepted becomes a bridge, which gives the places back when it is over. */
    private boolean bridge(Incoming incoming, OnwardDialer.Onward onward, Place... places) throws IOException {
        boolean bridged = false;
        try {
            incoming.from().session().send(incoming.stream(), onward.answer());
            if (onward.accepted()) {
                counters.bridges.increment();
                Bridge.between(
                        new Bridge.End(incoming.stream(), incoming.from()),
                        new Bridge.End(onward.stream(), onward.session()),
                        buffers,
                        seams,
                        config.idle(),
                        () -> over(places));
                bridged = true;
            }
        } finally {
            if (!bridged) {
                onward.stream().close();
            }
        }
        return bridged;
    }

    private void over(Place... places) {
        for (Place one : places) {
            one.giveBack();
        }
        counters.bridges.decrement();
    }

    /** How many streams pass through other servers now. */
    int relaying() {
        return config.mesh().maxRelayed() - relays.availablePermits();
    }

    /** Buffers that hold relayed bytes now. */
    long buffersLent() {
        return buffers.lent();
    }

    /** One of a limited number of places; given back once, whoever tries. */
    private static final class Place {
        private final Semaphore among;
        private final AtomicBoolean held = new AtomicBoolean();

        Place(Semaphore among) {
            this.among = among;
        }

        /** What may end in a bridge. */
        interface Work {
            boolean isBridged() throws IOException;
        }

        /** Takes a place for the work and keeps it when a bridge came of it. */
        boolean keptIf(Work work) throws IOException {
            if (!among.tryAcquire()) {
                throw DmsgError.RELAY_CAPACITY.exception("all places are taken");
            }
            held.set(true);
            boolean kept = false;
            try {
                kept = work.isBridged();
                return kept;
            } finally {
                if (!kept) {
                    giveBack();
                }
            }
        }

        void giveBack() {
            if (held.compareAndSet(true, false)) {
                among.release();
            }
        }
    }
}
