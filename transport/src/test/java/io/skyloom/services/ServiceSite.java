package io.skyloom.services;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.resolver.SourceRule;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A service discovery in a virtual world that notes what it is asked, and the host of its clients. */
final class ServiceSite implements AutoCloseable {
    static final Curve CURVE = Curve.bouncyCastle();
    static final String CLIENT = "100.64.7.2";
    private static final String SERVICE = "100.64.7.1";

    /** Unlike any other span of these tests. */
    static final Duration CALL_LIMIT = Duration.ofMillis(7_001);

    final World world;
    final Seams client;
    final ServiceDiscovery discovery;
    final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** @param change what stands before the real service; nonces are always told */
    ServiceSite(World world, ServiceDiscoveryConfig config, UnaryOperator<HttpHandler> change) throws IOException {
        this.world = world;
        Seams seams = world.virtual().seams("service", SERVICE);
        this.client = world.virtual().seams("client", CLIENT);
        this.discovery = new ServiceDiscovery(seams, CURVE, config);
        HttpHandler real = discovery.routes(SourceRule.observed());
        HttpHandler changed = change.apply(real);
        this.server = HttpServer.start(
                seams,
                "http",
                seams.net().listen(new InetSocketAddress(SERVICE, 9098)),
                call -> isNonce(call) ? real.handle(call) : changed.handle(noted(call)),
                HttpServerConfig.DEFAULT);
    }

    static ServiceSite whole(World world) throws IOException {
        return new ServiceSite(world, ServiceDiscoveryConfig.ofPrivateDeployment("test"), handler -> handler);
    }

    static KeyPair visor(String name) {
        return KeyPair.fromSeed(("visor " + name).getBytes(StandardCharsets.UTF_8));
    }

    static ServiceEntry proxy(KeyPair keys) {
        return ServiceEntry.of(new ServiceAddress(keys.pub(), 3), ServiceType.SKYSOCKS, "v1.3.29");
    }

    private static boolean isNonce(HttpCall call) {
        return call.request().path().startsWith("/security/nonces/");
    }

    private HttpCall noted(HttpCall call) {
        calls.add(call.request().method());
        return call;
    }

    /** The methods of what it was asked, nonces aside. */
    List<String> calls() {
        return calls;
    }

    ServiceDiscoveryClient clientOf(KeyPair keys) {
        return new ServiceDiscoveryClient(
                client,
                HttpClient.tcp(client),
                BaseUrl.parse(SERVICE + ":9098"),
                keys,
                CURVE,
                Optional::empty,
                CALL_LIMIT);
    }

    @Override
    public void close() {
        server.close();
    }
}
