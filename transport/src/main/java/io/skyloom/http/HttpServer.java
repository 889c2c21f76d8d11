package io.skyloom.http;

import io.skyloom.accept.AcceptLoop;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Serves HTTP on the streams of a listener, whatever carries them. One thread accepts and does nothing else; each
 * connection has a virtual thread. When all places are taken, the connection that has waited longest among those of
 * the client holding most of them makes room: a crowd of silent clients displaces itself.
 */
public final class HttpServer implements AutoCloseable {
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(10);

    private final Seams seams;
    private final String name;
    private final AcceptLoop door;
    private final HttpHandler handler;
    private final HttpServerConfig config;
    private final HttpServerCounters counters = new HttpServerCounters();
    private final IdentityRegistry<Long, ServerConnection> connections = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();

    private HttpServer(
            Seams seams, String name, StreamListener listener, HttpHandler handler, HttpServerConfig config) {
        this.seams = seams;
        this.name = name;
        this.door = new AcceptLoop(name, listener, seams.timers(), ACCEPT_PAUSE, () -> {}, this::admit);
        this.handler = handler;
        this.config = config;
    }

    /**
     * Starts to serve.
     *
     * @param name what the threads are called: {@code http:resolver}
     * @param listener owned by the server from now on
     */
    public static HttpServer start(
            Seams seams, String name, StreamListener listener, HttpHandler handler, HttpServerConfig config) {
        HttpServer server = new HttpServer(seams, name, listener, handler, config);
        server.door.start(seams.threads());
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        return door.localAddress();
    }

    /** What it has seen. */
    public HttpServerCounters.Snapshot counters() {
        return counters.snapshot();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Stops accepting and closes every connection; their threads end soon after. Idempotent. */
    @Override
    public void close() {
        door.close();
        connections.snapshot().forEach(ServerConnection::close);
    }

    private void admit(ByteStream stream) {
        if (connections.size() >= config.connections() && !makeRoom()) {
            counters.refused.increment();
            stream.close();
            return;
        }
        counters.accepted.increment();
        ServerConnection connection =
                new ServerConnection(serial.incrementAndGet(), seams, stream, handler, config, counters);
        connections.install(connection.id(), connection);
        if (door.isClosed()) {
            connection.close();
        }
        boolean started = false;
        try {
            seams.threads().start(name + "/conn-" + connection.id(), () -> serve(connection));
            started = true;
        } finally {
            if (!started) {
                connections.remove(connection.id(), connection);
            }
        }
    }

    private void serve(ServerConnection connection) {
        try {
            connection.run();
        } finally {
            connections.remove(connection.id(), connection);
        }
    }

    /** Returns whether there is a free place now. */
    private boolean makeRoom() {
        List<ServerConnection> candidates = connections.snapshot().stream()
                .filter(ServerConnection::displaceable)
                .toList();
        Map<String, Long> held =
                candidates.stream().collect(Collectors.groupingBy(ServerConnection::source, Collectors.counting()));
        long now = seams.clock().nanoTime();
        return candidates.stream()
                .max(Comparator.comparingLong((ServerConnection c) -> held.getOrDefault(c.source(), 0L))
                        .thenComparingLong(c -> c.restedNanos(now)))
                .map(this::displace)
                .orElse(false);
    }

    private boolean displace(ServerConnection victim) {
        counters.displaced.increment();
        connections.remove(victim.id(), victim);
        victim.close();
        return true;
    }
}
