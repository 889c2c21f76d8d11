package io.skyloom.services;

import io.skyloom.http.HttpServer;
import io.skyloom.key.Curve;
import io.skyloom.resolver.SourceRule;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running service discovery with its listeners. Any thread. */
public final class ServiceDiscoveryService implements AutoCloseable {
    private final Seams seams;
    private final ServiceDiscovery discovery;
    private final ServiceDiscoveryConfig config;
    private final HttpServer direct;
    private final List<HttpServer> relayed = new CopyOnWriteArrayList<>();

    private ServiceDiscoveryService(
            Seams seams, ServiceDiscovery discovery, ServiceDiscoveryConfig config, StreamListener listener) {
        this.seams = seams;
        this.discovery = discovery;
        this.config = config;
        this.direct = HttpServer.start(
                seams, "http:services", listener, discovery.routes(SourceRule.observed()), config.http());
    }

    /**
     * Starts to serve over TCP.
     *
     * @throws IOException when it cannot listen there
     */
    public static ServiceDiscoveryService start(
            Seams seams, Curve curve, InetSocketAddress local, ServiceDiscoveryConfig config) throws IOException {
        StreamListener listener = seams.net().listen(local);
        return new ServiceDiscoveryService(seams, new ServiceDiscovery(seams, curve, config), config, listener);
    }

    /**
     * Serves the same list also on streams that come through relays, where visors tell their address themselves.
     *
     * @param listener owned by the service from now on
     */
    public void serveRelayed(StreamListener listener) {
        relayed.add(HttpServer.start(
                seams, "http:services/relayed", listener, discovery.routes(SourceRule.told()), config.http()));
    }

    /** Every listed service of that type; for services in the same process. */
    public List<ServiceEntry> listed(String type) {
        return discovery.listed(type);
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

    /** Stops accepting and closes all connections; what was listed is forgotten. Idempotent. */
    @Override
    public void close() {
        direct.close();
        relayed.forEach(HttpServer::close);
    }
}
