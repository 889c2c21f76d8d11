package io.skyloom.http;

import io.skyloom.seam.Seams;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A server and the host of its clients in a virtual world. */
final class Site implements AutoCloseable {
    static final String SERVER = "10.0.0.1";
    static final String CLIENT = "10.0.0.2";

    final VirtualWorld world;
    final Seams client;
    final HttpServer server;

    Site(World world, HttpHandler handler) throws IOException {
        this(world, handler, HttpServerConfig.DEFAULT);
    }

    Site(World world, HttpHandler handler, HttpServerConfig config) throws IOException {
        this.world = world.virtual();
        Seams seams = this.world.seams("server", SERVER);
        this.client = this.world.seams("client", CLIENT);
        this.server = HttpServer.start(
                seams, "http", seams.net().listen(new InetSocketAddress(SERVER, 8080)), handler, config);
        world.mustBeEmpty("the server's connections", server::connections);
    }

    BaseUrl url() {
        return BaseUrl.parse(SERVER + ":8080");
    }

    RawClient raw() throws IOException {
        return new RawClient(client, server.localAddress());
    }

    @Override
    public void close() {
        server.close();
    }
}
