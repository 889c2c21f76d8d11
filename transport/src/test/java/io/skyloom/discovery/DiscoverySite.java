package io.skyloom.discovery;

import static io.skyloom.discovery.Fixture.CURVE;

import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A discovery in a virtual world that notes what it is asked, and the host of its clients. */
final class DiscoverySite implements AutoCloseable {
    static final String SERVICE = "10.0.0.1";
    static final String CLIENT = "10.0.0.2";
    static final BaseUrl URL = BaseUrl.parse(SERVICE + ":9091");

    /** Unlike any other span of these tests. */
    static final Duration CALL_LIMIT = Duration.ofMillis(7_001);

    final World world;
    final Seams client;
    final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Duration> callTimes = new CopyOnWriteArrayList<>();

    /** @param change what stands before the real service; nonces are always told */
    DiscoverySite(World world, UnaryOperator<HttpHandler> change) throws IOException {
        this.world = world;
        Seams seams = world.virtual().seams("service", SERVICE);
        this.client = world.virtual().seams("client", CLIENT);
        HttpHandler real = new TransportDiscovery(seams, CURVE, TransportDiscoveryConfig.ofVersion("test")).routes();
        HttpHandler changed = change.apply(real);
        this.server = HttpServer.start(
                seams,
                "http",
                seams.net().listen(new InetSocketAddress(SERVICE, 9091)),
                call -> isNonce(call) ? real.handle(call) : noted(changed, call),
                HttpServerConfig.DEFAULT);
    }

    static DiscoverySite whole(World world) throws IOException {
        return new DiscoverySite(world, handler -> handler);
    }

    /** A service that knows nothing of what came later. */
    static DiscoverySite older(World world) throws IOException {
        return new DiscoverySite(
                world,
                handler -> call -> call.request().path().startsWith("/v3/")
                                || call.request().path().endsWith("/delete-batch")
                        ? HttpResponse.plain(404, "404 page not found\n")
                        : handler.handle(call));
    }

    private static boolean isNonce(HttpCall call) {
        return call.request().path().startsWith("/security/nonces/");
    }

    private HttpResponse noted(HttpHandler handler, HttpCall call) {
        if (!call.request().path().equals("/all-transports")) {
            callTimes.add(world.virtual().time().elapsed());
            calls.add(call.request().toString());
        }
        return handler.handle(call);
    }

    /** What it was asked, nonces and listings aside. */
    List<String> calls() {
        return calls;
    }

    /** When it was asked, since the start of the world. */
    List<Duration> callTimes() {
        return callTimes;
    }

    /** What it shows to everybody. */
    List<TransportEntry> published() throws IOException {
        try (TransportDiscoveryClient client = clientOf(Fixture.C)) {
            return client.all();
        }
    }

    /** Publishes the old way in somebody's name, unnoted. */
    void publish(KeyPair keys, SignedEntry entry) throws IOException {
        try (TransportDiscoveryClient client = clientOf(keys)) {
            client.registerSigned(List.of(entry));
            calls.removeLast();
        }
    }

    TransportDiscoveryClient clientOf(KeyPair keys) {
        return new TransportDiscoveryClient(client, HttpClient.tcp(client), URL, keys, CURVE, "test", CALL_LIMIT);
    }

    @Override
    public void close() {
        server.close();
    }
}
