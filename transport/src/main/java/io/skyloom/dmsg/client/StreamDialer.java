package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.discovery.EntryCache;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.NoiseHandshake;
import io.skyloom.noise.NoisePattern;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens streams to other clients. The ways are tried in this order: the server that led there last; the destination's
 * servers that we have a session with, quickest first; our other servers, which may forward; two of its servers that we
 * would have to connect to. Everything an attempt takes, it gives back when it fails.
 */
final class StreamDialer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamDialer.class);
    private static final int MOST_WAYS_A_PHASE = 16;
    private static final int MOST_NEW_SESSIONS = 2;
    private static final int PATIENCE_ROUND_TRIPS = 3;

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgClientConfig config;
    private final SessionSet sessions;
    private final EntryCache entries;
    private final Porter porter;
    private final LiveStreams live;
    private final DestinationMemory memory;
    private final DeadEnds deadEnds;

    StreamDialer(
            VisorIdentity me,
            Seams seams,
            DmsgClientConfig config,
            SessionSet sessions,
            EntryCache entries,
            Porter porter,
            LiveStreams live,
            DestinationMemory memory,
            DeadEnds deadEnds) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.sessions = sessions;
        this.entries = entries;
        this.porter = porter;
        this.live = live;
        this.memory = memory;
        this.deadEnds = deadEnds;
    }

    /** As {@link DmsgClient#dial}. */
    DmsgStream dial(DmsgAddress destination, Duration limit) throws IOException {
        memory.requireDialable(destination);
        long begin = seams.clock().nanoTime();
        try {
            List<DialRace.Way> ways = ways(destination, limit);
            Duration left = limit.minusNanos(seams.clock().nanoTime() - begin);
            DmsgStream stream = new DialRace(destination.brief(), seams).run(ways, left);
            memory.reached(destination, stream.server());
            return stream;
        } catch (DmsgException e) {
            entries.forget(destination.key());
            if (tellsOfTheDestination(e, limit)) {
                memory.failed(destination, e);
            }
            throw e;
        }
    }

    /** Whether a failure is a reason to leave the destination alone, rather than our own want of ports or patience. */
    private boolean tellsOfTheDestination(DmsgException why, Duration limit) {
        boolean patient = limit.compareTo(config.handshake()) >= 0;
        return why.error() != DmsgError.CANNOT_CONNECT || (patient && !(why.getCause() instanceof BindException));
    }

    private List<DialRace.Way> ways(DmsgAddress destination, Duration limit) throws IOException {
        Set<DmsgSession> known = new LinkedHashSet<>();
        List<DialRace.Way> ways = new ArrayList<>();
        List<DmsgSession> up = sessions.byRoundTrip();
        List<PubKey> delegated = delegated(destination.key(), limit, up.isEmpty());
        PubKey last = memory.serverOf(destination.key());
        up.stream().filter(one -> one.remote().equals(last)).forEach(known::add);
        up.stream()
                .filter(one -> delegated.contains(one.remote()))
                .limit(MOST_WAYS_A_PHASE)
                .forEach(known::add);
        up.stream()
                .filter(one -> !known.contains(one))
                .limit(MOST_WAYS_A_PHASE)
                .toList()
                .forEach(known::add);
        known.removeIf(one -> deadEnds.isOne(one.remote(), destination.key()));
        known.forEach(session -> ways.add(new Through(session, destination)));
        delegated.stream()
                .filter(server -> up.stream().noneMatch(one -> one.remote().equals(server)))
                .limit(MOST_NEW_SESSIONS)
                .forEach(server -> ways.add(new Anew(server, destination)));
        if (ways.isEmpty()) {
            throw DmsgError.CANNOT_CONNECT.exception(
                    new IOException("no server led to " + destination.key().brief() + " a moment ago"));
        }
        return ways;
    }

    /**
     * The servers of the destination. When the discovery does not answer and there are sessions, none: then all sessions
     * are tried.
     */
    private List<PubKey> delegated(PubKey client, Duration limit, boolean alone) throws IOException {
        try {
            DmsgEntry entry = entries.entryWithin(client, limit.dividedBy(2))
                    .orElseThrow(() -> DmsgError.ENTRY_NOT_FOUND.exception(client.brief()));
            List<PubKey> servers = entry.asClient()
                    .orElseThrow(() -> DmsgError.NOT_A_CLIENT.exception(client.brief()))
                    .servers();
            if (servers.isEmpty()) {
                throw DmsgError.NO_DELEGATED_SERVERS.exception(client.brief());
            }
            return servers;
        } catch (DmsgException e) {
            throw e;
        } catch (IOException e) {
            if (alone) {
                throw e;
            }
            LOG.warn("no entry of {} from the discovery, trying every server: {}", client.brief(), e.getMessage());
            return List.of();
        }
    }

    /** Through a server that we have a session with. */
    private final class Through implements DialRace.Way {
        private final DmsgSession session;
        private final DmsgAddress destination;

        private Through(DmsgSession session, DmsgAddress destination) {
            this.session = session;
            this.destination = destination;
        }

        @Override
        public DmsgStream go(Attempt attempt) throws IOException {
            try {
                return open(session, destination, attempt);
            } catch (BindException | DmsgException e) {
                throw e;
            } catch (IOException e) {
                if (!attempt.isAbandoned() && !session.isClosed()) {
                    deadEnds.found(session.remote(), destination.key());
                }
                throw e;
            }
        }

        @Override
        public Duration patience() {
            Duration trips = session.roundTrip().multipliedBy(PATIENCE_ROUND_TRIPS);
            return trips.compareTo(config.stagger()) > 0 ? trips : config.stagger();
        }
    }

    /** Through a server that we have to connect to first. */
    private final class Anew implements DialRace.Way {
        private final PubKey server;
        private final DmsgAddress destination;

        private Anew(PubKey server, DmsgAddress destination) {
            this.server = server;
            this.destination = destination;
        }

        @Override
        public DmsgStream go(Attempt attempt) throws IOException {
            DmsgEntry entry =
                    entries.entry(server).orElseThrow(() -> DmsgError.ENTRY_NOT_FOUND.exception(server.brief()));
            Duration limit = config.connect().plus(config.session().handshake());
            return open(sessions.ensure(entry, limit), destination, attempt);
        }

        @Override
        public Duration patience() {
            return config.stagger().multipliedBy(2);
        }
    }

    private DmsgStream open(DmsgSession session, DmsgAddress destination, Attempt attempt) throws IOException {
        PortLease lease = porter.reserveEphemeral();
        YamuxStream stream = null;
        DmsgStream opened = null;
        boolean succeeded = false;
        try {
            stream = session.open(config.handshake());
            attempt.uses(stream);
            opened = shakeHands(session, stream, destination, lease);
            live.add(opened, session);
            attempt.succeeded();
            succeeded = true;
            return opened;
        } finally {
            if (!succeeded) {
                giveBack(opened, stream, lease);
            }
        }
    }

    /** An attempt can be given up at any point of its life, the very last one included. */
    private static void giveBack(@Nullable DmsgStream opened, @Nullable YamuxStream stream, PortLease lease) {
        if (stream != null) {
            stream.reset();
        }
        if (opened != null) {
            opened.close();
        }
        lease.close();
    }

    private DmsgStream shakeHands(DmsgSession session, YamuxStream stream, DmsgAddress destination, PortLease lease)
            throws IOException {
        DmsgAddress source = new DmsgAddress(me.keys().pub(), lease.port());
        String what = "answer of " + destination.brief() + " through server "
                + session.remote().brief();
        StreamGuard guard = StreamGuard.over(stream, seams.timers(), config.handshake(), what);
        try (guard) {
            NoiseHandshake noise = exchange(session, stream, source, destination);
            guard.finish();
            return DmsgStream.open(
                    new DmsgStream.Parts(session, stream, noise.keys(), source, destination, true, config.idle()),
                    me,
                    seams,
                    closed -> {
                        live.remove(closed);
                        lease.close();
                    });
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }

    private NoiseHandshake exchange(
            DmsgSession session, YamuxStream stream, DmsgAddress source, DmsgAddress destination) throws IOException {
        Curve curve = me.noise().curve();
        NoiseHandshake noise = NoiseHandshake.initiator(NoisePattern.KK, me.keys(), destination.key(), me.noise());
        byte[] first = me.noise().budget().spend(noise::write);
        SignedObject request = new StreamRequest(seams.clock().wallNanos(), source, destination, false, first)
                .signedBy(me.keys(), curve);
        session.send(stream, request);
        SignedObject object = session.receive(stream);
        StreamResponse response = StreamResponse.of(object);
        response.verify(object, request, destination.key(), curve);
        response.requireAccepted();
        me.noise().budget().spend(() -> {
            noise.read(response.noise());
            return noise;
        });
        return noise;
    }
}
