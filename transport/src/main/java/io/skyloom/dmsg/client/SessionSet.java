package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import io.skyloom.network.VisorIdentity;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a client, one per server at most: the newest wins, and a session removes only itself. A server is
 * dialled by one thread at a time, whoever else wants it joins the wait. Any thread may call.
 */
final class SessionSet {
    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgClientConfig config;
    private final Observer observer;
    private final IdentityRegistry<PubKey, DmsgSession> live = new IdentityRegistry<>();
    private final ConcurrentMap<PubKey, Dialling> dialling = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A session that is being made, and by whom. */
    private static final class Dialling {
        private final Outcome<DmsgSession> result = new Outcome<>();

        /** Written by itself, once it runs. */
        private volatile @Nullable Thread thread;

        void end(IOException why) {
            result.fail(why);
            Thread working = thread;
            if (working != null) {
                working.interrupt();
            }
        }
    }

    /** Told about sessions, on the threads that work on them, without any lock. */
    interface Observer {
        /** A session is up. */
        void opened(DmsgSession session);

        /** A peer opened a stream; as {@link DmsgSession.StreamHandler#handle}, and may block. */
        boolean requested(DmsgSession session, YamuxStream stream, SignedObject object) throws IOException;

        /** A session is over. */
        void ended(DmsgSession session, Duration lifetime);
    }

    SessionSet(VisorIdentity me, Seams seams, DmsgClientConfig config, Observer observer) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.observer = observer;
    }

    /** The session with a server, if it is up. */
    @Nullable
    DmsgSession with(PubKey server) {
        DmsgSession held = live.get(server);
        return held == null || held.isClosed() ? null : held;
    }

    /** The sessions that are up, the quickest first. */
    List<DmsgSession> byRoundTrip() {
        return live.snapshot().stream()
                .filter(session -> !session.isClosed())
                .sorted(Comparator.comparing(DmsgSession::roundTrip).thenComparing(DmsgSession::remote))
                .toList();
    }

    /** How many are up. */
    int size() {
        return byRoundTrip().size();
    }

    /** Begins to connect to a server, or joins whoever does; settled when that has succeeded or failed. */
    Outcome<DmsgSession> begin(DmsgEntry server) {
        Dialling mine = new Dialling();
        DmsgSession held = with(server.key());
        if (held != null) {
            mine.result.complete(held);
            return mine.result;
        }
        Dialling running = dialling.putIfAbsent(server.key(), mine);
        if (running != null) {
            return running.result;
        }
        // Whoever dialled before may have come to its end since we looked; a second dial would push its session off.
        DmsgSession meanwhile = with(server.key());
        if (meanwhile != null) {
            dialling.remove(server.key(), mine);
            mine.result.complete(meanwhile);
            return mine.result;
        }
        try {
            seams.threads().start("dmsg:" + server.key().brief() + "/dial", () -> connect(server, mine));
        } catch (RuntimeException | OutOfMemoryError e) {
            // Otherwise whoever wants this server later would wait for a dial that nobody makes.
            dialling.remove(server.key(), mine);
            mine.result.fail(new IOException("no thread to connect to dmsg server " + server.key(), e));
        }
        return mine.result;
    }

    /** The session with a server, connecting if need be; blocks. */
    DmsgSession ensure(DmsgEntry server, Duration limit) throws IOException {
        try {
            return begin(server).await(seams.timers(), limit);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException(
                    "no session with dmsg server " + server.key().brief() + " within " + limit);
        } catch (Outcome.FailedOutcome e) {
            throw new IOException("no session with dmsg server " + server.key().brief() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting to dmsg server");
        }
    }

    private void connect(DmsgEntry server, Dialling mine) {
        mine.thread = Thread.currentThread();
        try {
            requireOpen();
            ByteStream carrier = seams.net().connect(place(server), config.connect());
            DmsgSession session = DmsgSession.dial(carrier, server.key(), me, config.session(), seams);
            install(session);
            mine.result.complete(session);
        } catch (IOException | RuntimeException e) {
            mine.result.fail(e);
        } finally {
            dialling.remove(server.key(), mine);
        }
    }

    private InetSocketAddress place(DmsgEntry server) throws IOException {
        DmsgEntry.ServerPart part = server.asServer()
                .orElseThrow(() -> DmsgError.NOT_A_SERVER.exception(server.key().brief()));
        return HostPort.parse(part.address()).toDial(seams, config.connect()).get(0);
    }

    /** Puts a new session in; the re-check behind it sees to it that none survives {@link #close}. */
    private void install(DmsgSession session) throws IOException {
        long since = seams.clock().nanoTime();
        DmsgSession displaced = live.install(session.remote(), session);
        if (displaced != null) {
            displaced.close(new IOException("replaced by a newer session"));
        }
        session.serve((stream, object) -> observer.requested(session, stream, object), () -> ended(session, since));
        if (session.isClosed()) {
            throw new IOException("the session is over already: " + session.ending());
        }
        observer.opened(session);
        if (closed) {
            session.close();
            requireOpen();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw DmsgError.ENTITY_CLOSED.exception();
        }
    }

    private void ended(DmsgSession session, long since) {
        live.remove(session.remote(), session);
        observer.ended(session, Duration.ofNanos(seams.clock().nanoTime() - since));
    }

    /** Asks every server for an answer, from which the order of preference comes; does not wait. */
    void measure() {
        live.snapshot().forEach(DmsgSession::ping);
    }

    /** Closes all sessions, those too that are being opened. */
    void close() {
        closed = true;
        live.snapshot().forEach(DmsgSession::close);
        IOException why = DmsgError.ENTITY_CLOSED.exception();
        dialling.values().forEach(pending -> pending.end(why));
    }
}
