package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpClientConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.resolver.ResolverClient;
import io.skyloom.resolver.ResolverPace;
import io.skyloom.routing.finder.PathQuery;
import io.skyloom.routing.finder.RouteFinderClient;
import io.skyloom.services.ServiceDiscoveryClient;
import io.skyloom.services.ServiceQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What services answer. An input is a byte that chooses the status, then the body of the answer to everything but the
 * question for a nonce. Every call brings values or an exception that says why, and none waits for ever.
 */
final class ClientTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final KeyPair VISOR = KeyPair.fromSeed(new byte[] {1});
    private static final BaseUrl SERVICE = BaseUrl.parse("http://10.0.0.2");
    private static final HttpClientConfig HTTP = new HttpClientConfig(1024, 1 << 16);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int[] STATUSES = {200, 401, 404, 500, 410, 204, 503, 403};

    private ClientTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("client-resolver", data -> run(data, ClientTargets::resolver))
                        .seeded(Recorded.behind(0, Recorded.texts("httpauth.json", "response_body"))),
                Target.of("client-transport-discovery", data -> run(data, ClientTargets::transports))
                        .seeded(Recorded.behind(0, Recorded.texts("httpauth.json", "response_body"))),
                Target.of("client-service-discovery", data -> run(data, ClientTargets::services))
                        .seeded(Recorded.behind(
                                0,
                                KeyTargets.texts(
                                        "[{\"address\":\"" + VISOR.pub().hex()
                                                + ":3\",\"type\":\"proxy\",\"geo\":{\"lat\":1.5,\"country\":\"XX\"},"
                                                + "\"local_ips\":[\"a\"],\"info\":{\"latency\":1e400}}]"))),
                Target.of("client-route-finder", data -> run(data, ClientTargets::finder))
                        .seeded(Recorded.behind(0, Recorded.texts("route-finder.json", "body"))),
                Target.of("client-dmsg-discovery", data -> run(data, ClientTargets::dmsg))
                        .seeded(Recorded.behind(
                                0, Recorded.texts("dmsg-discovery-entry.json", "response", "entry_json"))));
    }

    /** Calls something of a service. */
    private interface Calls {
        void run(Sim sim, HttpClient http) throws Exception;
    }

    /** One call. */
    private interface Call {
        Object call() throws Exception;
    }

    private static void run(byte[] data, Calls calls) throws Exception {
        if (data.length == 0) {
            return;
        }
        int status = STATUSES[(data[0] & 0xFF) % STATUSES.length];
        byte[] body = Arrays.copyOfRange(data, 1, data.length);
        Sim sim = new Sim();
        sim.call(() -> {
            try (HttpClient http = new HttpClient(sim.seams, (where, limit) -> new Oracle(status, body), HTTP)) {
                calls.run(sim, http);
            }
            return true;
        });
        sim.verifyNothingLeft();
    }

    private static void attempt(Call call) throws Exception {
        try {
            call.call();
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
        }
    }

    private static void resolver(Sim sim, HttpClient http) throws Exception {
        try (ResolverClient client = ResolverClient.start(sim.seams, http, SERVICE, VISOR, CURVE, ResolverPace.USUAL)) {
            client.awaitReady(LIMIT);
            attempt(() -> client.resolve(VISOR.pub()));
            attempt(client::transports);
        }
    }

    private static void transports(Sim sim, HttpClient http) throws Exception {
        try (TransportDiscoveryClient client =
                new TransportDiscoveryClient(sim.seams, http, SERVICE, VISOR, CURVE, "v0", LIMIT)) {
            attempt(() -> client.byId(new UUID(1, 1)));
            attempt(() -> client.byEdge(VISOR.pub()));
            attempt(client::all);
            attempt(() -> client.delete(new UUID(1, 1)));
            attempt(() -> {
                client.registerBare(GraphSeeds.entries());
                return true;
            });
        }
    }

    private static void services(Sim sim, HttpClient http) throws Exception {
        try (ServiceDiscoveryClient client =
                new ServiceDiscoveryClient(sim.seams, http, SERVICE, VISOR, CURVE, Optional::empty, LIMIT)) {
            attempt(() -> client.list(ServiceQuery.all("proxy")));
        }
    }

    private static void finder(Sim sim, HttpClient http) throws Exception {
        RouteFinderClient client = new RouteFinderClient(http, SERVICE, sim.seams);
        attempt(() -> client.find(PathQuery.of(GraphSeeds.edges(), 1, 3, 2), LIMIT));
    }

    private static void dmsg(Sim sim, HttpClient http) throws Exception {
        HttpDmsgDiscovery client = new HttpDmsgDiscovery(http, SERVICE, LIMIT);
        attempt(() -> client.entry(VISOR.pub()));
        attempt(client::availableServers);
        attempt(client::allServers);
    }
}
