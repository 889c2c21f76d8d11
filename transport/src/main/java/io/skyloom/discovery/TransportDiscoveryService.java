package io.skyloom.discovery;

import io.skyloom.entry.TransportEntry;
import io.skyloom.http.HttpServer;
import io.skyloom.key.Curve;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running discovery with its listeners. Any thread. */
public final class TransportDiscoveryService implements AutoCloseable {
    private final Seams seams;
    private final TransportDiscovery discovery;
    private final TransportDiscoveryConfig config;
    private final HttpServer direct;
    private final List<HttpServer> relayed = new CopyOnWriteArrayList<>();

    private TransportDiscoveryService(
            Seams seams, TransportDiscovery discovery, TransportDiscoveryConfig config, StreamListener listener) {
        this.seams = seams;
        this.discovery = discovery;
        this.config = config;
        this.direct = HttpServer.start(seams, "http:discovery", listener, discovery.routes(), config.http());
    }

    /**
     * Starts to serve over TCP.
     *
     * @throws IOException when it cannot listen there
     */
    public static TransportDiscoveryService start(
            Seams seams, Curve curve, InetSocketAddress local, TransportDiscoveryConfig config) throws IOException {
        StreamListener listener = seams.net().listen(local);
        return new TransportDiscoveryService(seams, new TransportDiscovery(seams, curve, config), config, listener);
    }

    /**
     * Serves the same discovery also on other streams, for example those of a relay.
     *
     * @param listener owned by the service from now on
     */
    public void serveRelayed(StreamListener listener) {
        relayed.add(HttpServer.start(seams, "http:discovery/relayed", listener, discovery.routes(), config.http()));
    }

    /** Every published transport; for services in the same process. */
    public List<TransportEntry> published() {
        return discovery.published();
    }

    /** Where it listens for TCP. */
    public InetSocketAddress localAddress() {
        return direct.localAddress();
    }

    /** How many connections are open on all listeners. */
    public int connections() {
        return direct.connections()
                + relayed.stream().mapToInt(HttpServer::connections).sum();
    }

    /** Stops accepting and closes all connections; what was published is forgotten. Idempotent. */
    @Override
    public void close() {
        direct.close();
        relayed.forEach(HttpServer::close);
    }
}
