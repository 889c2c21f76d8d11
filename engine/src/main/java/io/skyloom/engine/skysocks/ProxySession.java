package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.AppSocket;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConfig;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxException;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One connection to the server, and the connections of local programs that it carries. It ends when the server or the way
 * to it does, when its watch finds it dead, or when it is closed; then everything that it carries ends with it.
 */
final class ProxySession {
    /** How long the server may owe answers to so many streams that no other can be opened. */
    private static final Duration OPENING = Duration.ofSeconds(15);

    private final String name;
    private final AppSocket carrier;
    private final YamuxConnection tunnel;
    private final CopyBuffers buffers;
    private final Seams seams;
    private final long begun;
    private final Belongings connections = new Belongings();
    private final Belongings.Item watching = connections.add(() -> {});

    private ProxySession(String name, AppSocket carrier, YamuxConnection tunnel, CopyBuffers buffers, Seams seams) {
        this.name = name;
        this.carrier = carrier;
        this.tunnel = tunnel;
        this.buffers = buffers;
        this.seams = seams;
        this.begun = seams.clock().nanoTime();
    }

    /**
     * Begins a session over a fresh connection, which belongs to it from now on. Where the machine gives no threads, it is
     * over when this returns.
     *
     * @param name begins the names of its threads
     */
    static ProxySession start(
            String name,
            AppSocket carrier,
            BufferPool pool,
            CopyBuffers buffers,
            LivenessParameters liveness,
            Seams seams) {
        YamuxConfig shape = TunnelShape.ofClient(pool);
        YamuxConnection tunnel = YamuxConnection.start(name, carrier, Role.CLIENT, shape, seams);
        ProxySession session = new ProxySession(name, carrier, tunnel, buffers, seams);
        SessionWatch watch = new SessionWatch(tunnel, carrier, liveness, seams);
        if (!seams.threads().tryStart(name + "/watch", () -> session.watchOver(watch))) {
            session.close("no thread can be started to watch over it");
            session.watching.leave();
        }
        return session;
    }

    /**
     * Opens a stream to the server.
     *
     * @throws IOException when the session is over, or the server is slow to take streams
     */
    YamuxStream open() throws IOException {
        return tunnel.open(OPENING);
    }

    /**
     * Carries what a local program says and hears, on the calling thread and one more, until both have ended or the
     * session has.
     *
     * @param stream opened here
     * @param whenOver run once, by whichever thread ends last
     */
    void carry(ByteStream local, YamuxStream stream, Runnable whenOver) {
        Belongings.Item[] item = new Belongings.Item[1];
        String label = name + "/stream-" + Integer.toUnsignedString(stream.id());
        Splice splice = new Splice(label, local, stream, buffers, Duration.ZERO, seams, () -> {
            item[0].leave();
            whenOver.run();
        });
        item[0] = connections.add(splice::breakOff);
        splice.run();
    }

    /** How long it has lasted. */
    Duration age() {
        return Duration.ofNanos(seams.clock().nanoTime() - begun);
    }

    /** Waits for its end; returns whether it has come. */
    boolean endedWithin(Duration limit) throws InterruptedException {
        return tunnel.ended().settledWithin(seams.timers(), limit);
    }

    /** Why it is over, in the words of whoever knows best; empty while it is not. */
    String epitaph() {
        Optional<String> told = Optional.ofNullable(carrier.closeCause()).map(Throwable::getMessage);
        YamuxException cause = tunnel.closeCause();
        return told.orElse(cause == null ? "" : String.valueOf(cause.getMessage()));
    }

    /** Connections of local programs that it carries. */
    int connections() {
        return connections.size();
    }

    /** Ends it at once. Idempotent; any thread; never waits. */
    void close(String why) {
        tunnel.close(new IOException(why));
        carrier.close();
        connections.close();
    }

    /** Waits until nothing of it is left; returns whether that is so. */
    boolean awaitGone(Timers timers, Duration limit) throws InterruptedException {
        return connections.awaitGone(timers, limit);
    }

    private void watchOver(SessionWatch watch) {
        try {
            watch.run();
        } finally {
            carrier.close();
            connections.close();
            watching.leave();
        }
    }
}
