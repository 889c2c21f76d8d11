package io.skyloom.resolver;

import io.skyloom.http.HttpServer;
import io.skyloom.key.Curve;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running resolver with its listeners. Any thread. */
public final class AddressResolverService implements AutoCloseable {
    private final Seams seams;
    private final AddressResolver resolver;
    private final AddressResolverConfig config;
    private final HttpServer direct;
    private final List<HttpServer> relayed = new CopyOnWriteArrayList<>();

    private AddressResolverService(
            Seams seams, AddressResolver resolver, AddressResolverConfig config, StreamListener listener) {
        this.seams = seams;
        this.resolver = resolver;
        this.config = config;
        this.direct = HttpServer.start(
                seams, "http:resolver", listener, resolver.routes(SourceRule.observed()), config.http());
    }

    /**
     * Starts to serve over TCP.
     *
     * @throws IOException when it cannot listen there
     */
    public static AddressResolverService start(
            Seams seams, Curve curve, InetSocketAddress local, AddressResolverConfig config) throws IOException {
        StreamListener listener = seams.net().listen(local);
        return new AddressResolverService(seams, new AddressResolver(seams, curve, config), config, listener);
    }

    /**
     * Serves the same resolver also on streams that come through relays, where visors tell their address themselves.
     *
     * @param listener owned by the service from now on
     */
    public void serveRelayed(StreamListener listener) {
        relayed.add(HttpServer.start(
                seams, "http:resolver/relayed", listener, resolver.routes(SourceRule.told()), config.http()));
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

    /** Stops accepting and closes all connections; what was bound is forgotten. Idempotent. */
    @Override
    public void close() {
        direct.close();
        relayed.forEach(HttpServer::close);
    }
}
