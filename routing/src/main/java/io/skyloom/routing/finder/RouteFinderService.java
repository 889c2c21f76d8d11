package io.skyloom.routing.finder;

import io.skyloom.http.HttpServer;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running route finder with its listeners. Any thread. */
public final class RouteFinderService implements AutoCloseable {
    private final Seams seams;
    private final RouteFinder finder;
    private final RouteFinderConfig config;
    private final HttpServer direct;
    private final List<HttpServer> relayed = new CopyOnWriteArrayList<>();

    private RouteFinderService(Seams seams, RouteFinder finder, RouteFinderConfig config, StreamListener listener) {
        this.seams = seams;
        this.finder = finder;
        this.config = config;
        this.direct = HttpServer.start(seams, "http:finder", listener, finder.routes(), config.http());
    }

    /**
     * Starts to serve over TCP.
     *
     * @throws IOException when it cannot listen there
     */
    public static RouteFinderService start(
            Seams seams, TransportSource source, InetSocketAddress local, RouteFinderConfig config) throws IOException {
        StreamListener listener = seams.net().listen(local);
        return new RouteFinderService(seams, new RouteFinder(seams, source, config), config, listener);
    }

    /**
     * Serves the same finder also on other streams, for example those of a relay.
     *
     * @param listener owned by the service from now on
     */
    public void serveRelayed(StreamListener listener) {
        relayed.add(HttpServer.start(seams, "http:finder/relayed", listener, finder.routes(), config.http()));
    }

    /** Where it listens for TCP. */
    public InetSocketAddress localAddress() {
        return direct.localAddress();
    }

    /** Stops accepting and closes all connections. Idempotent. */
    @Override
    public void close() {
        direct.close();
        relayed.forEach(HttpServer::close);
    }
}
