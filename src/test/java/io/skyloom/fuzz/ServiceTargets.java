package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.discovery.TransportDiscovery;
import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpFields;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.resolver.AddressResolver;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.SourceRule;
import io.skyloom.routing.finder.RouteFinder;
import io.skyloom.routing.finder.RouteFinderConfig;
import io.skyloom.services.ServiceDiscovery;
import io.skyloom.services.ServiceDiscoveryConfig;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The services of a deployment behind HTTP. An input is a byte that says how requests are signed, then requests: a line
 * with method and target, and a body up to a zero byte. Every request is answered, and never by a fault of the service.
 */
final class ServiceTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final KeyPair VISOR = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair MONITOR = KeyPair.fromSeed(new byte[] {3});
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5);
    private static final String KEY = VISOR.pub().hex();
    private static final String VERSION = "v0";
    private static final int MOST_REQUESTS = 4;

    private ServiceTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("service-resolver", data -> serve(data, ServiceTargets::resolver))
                        .seeded(recorded("httpauth.json", "address_resolver"))
                        .seeded(requests(
                                "GET /resolve/stcpr/" + KEY + "\n",
                                "DELETE /deregister/stcpr\n[\"" + KEY + "\"]",
                                "GET /health\n",
                                "POST /bind/stcpr\n{\"port\":\"1\",\"addresses\":[\"::1\",\"x\"],\"cert_hash\":\"\"}\0GET"
                                        + " /resolve/stcpr/" + KEY + "\n\0GET /transports\n")),
                Target.of("service-transport-discovery", data -> serve(data, ServiceTargets::transports))
                        .seeded(recorded("httpauth.json", "transport_discovery"))
                        .seeded(requests(
                                "POST /v3/transports/\n[" + entry() + "]\0GET /transports/edge:" + KEY + "\n",
                                "POST /transports/delete-batch\n[\"74f2d948-cec4-0f0d-8626-ef984ac3e9bc\"]",
                                "DELETE /transports/deregister\n[\"74f2d948-cec4-0f0d-8626-ef984ac3e9bc\"]",
                                "POST /transports/edges\n[\"" + KEY + "\"]\0GET /all-transports\n")),
                Target.of("service-discovery", data -> serve(data, ServiceTargets::services))
                        .seeded(requests(
                                "POST /api/services\n{\"address\":\"" + KEY
                                        + ":3\",\"type\":\"proxy\",\"version\":\"v1\","
                                        + "\"geo\":{\"lat\":1.5,\"lon\":1e300,\"country\":\"XX\"},\"info\":{\"latency\":2}}"
                                        + "\0GET /api/services?type=proxy&quantity=1&version=v1&country=XX\n",
                                "POST /api/services\n{\"address\":\"" + KEY
                                        + ":3\",\"type\":\"visor\",\"local_ips\":[\"10.0.0.1\",\"x\"]}",
                                "DELETE /api/services/" + KEY + ":3?type=vpn\n",
                                "DELETE /api/services/deregister/vpn\n[\"" + KEY + "\"]",
                                "GET /api/services/%ff?type=%\n")),
                Target.of("service-route-finder", data -> serve(data, ServiceTargets::finder))
                        .seeded(recordedQuestions())
                        .within(16 * 1024),
                Target.of("service-dmsg-discovery", ServiceTargets::dmsgDiscovery)
                        .seeded(dmsgRequests()));
    }

    private static HttpHandler resolver(Surroundings around) {
        AddressResolverConfig config =
                AddressResolverConfig.ofPrivateDeployment(VERSION).withMonitors(Set.of(MONITOR.pub()));
        return new AddressResolver(around.seams, CURVE, config).routes(SourceRule.observed());
    }

    private static HttpHandler transports(Surroundings around) {
        TransportDiscoveryConfig config =
                TransportDiscoveryConfig.ofVersion(VERSION).withMonitors(Set.of(MONITOR.pub()));
        return new TransportDiscovery(around.seams, CURVE, config).routes();
    }

    private static HttpHandler services(Surroundings around) {
        ServiceDiscoveryConfig config =
                ServiceDiscoveryConfig.ofPrivateDeployment(VERSION).withMonitors(Set.of(MONITOR.pub()));
        return new ServiceDiscovery(around.seams, CURVE, config).routes(SourceRule.observed());
    }

    private static HttpHandler finder(Surroundings around) {
        return new RouteFinder(around.seams, GraphSeeds::entries, RouteFinderConfig.besideDiscovery(VERSION)).routes();
    }

    private static void serve(byte[] data, Function<Surroundings, HttpHandler> service) {
        if (data.length == 0) {
            return;
        }
        Surroundings around = new Surroundings();
        HttpHandler handler = service.apply(around);
        AtomicLong nonce = new AtomicLong();
        int at = 1;
        for (int i = 0; i < MOST_REQUESTS && at < data.length; i++) {
            int end = at;
            while (end < data.length && data[end] != 0) {
                end++;
            }
            answer(handler, request(data[0], Arrays.copyOfRange(data, at, end), nonce.get()), nonce);
            at = end + 1;
        }
        around.verifyNothingWaits();
    }

    private static void answer(HttpHandler handler, HttpRequest request, AtomicLong nonce) {
        HttpResponse response = handler.handle(HttpCall.of(request, REMOTE));
        require(response.status() >= 200 && response.status() < 500, request + " is answered " + response.status());
        if (response.status() == 200 && request.fields().first("SW-Sig").isPresent()) {
            nonce.incrementAndGet();
        }
    }

    private static HttpRequest request(int signing, byte[] text, long nonce) {
        int line = 0;
        while (line < text.length && text[line] != '\n') {
            line++;
        }
        String[] words = new String(text, 0, line, StandardCharsets.ISO_8859_1).split(" ", 2);
        String target = words.length == 2 && words[1].startsWith("/") ? words[1] : "/";
        byte[] body = line < text.length ? Arrays.copyOfRange(text, line + 1, text.length) : new byte[0];
        return new HttpRequest(words[0], target, signed(signing, body, nonce), body);
    }

    private static HttpFields signed(int signing, byte[] body, long nonce) {
        if ((signing & 1) == 0) {
            return HttpFields.NONE;
        }
        KeyPair signer = (signing & 2) == 0 ? VISOR : MONITOR;
        byte[] text = Edits.join(body, Long.toUnsignedString(nonce).getBytes(StandardCharsets.US_ASCII));
        byte[] key = MONITOR.pub().hex().getBytes(StandardCharsets.US_ASCII);
        return HttpFields.NONE
                .with("SW-Public", signer.pub().hex())
                .with("SW-Nonce", Long.toUnsignedString(nonce))
                .with("SW-Sig", signer.sign(CURVE, text).hex())
                .with("NM-PK", MONITOR.pub().hex())
                .with("NM-Sign", MONITOR.sign(CURVE, key).hex());
    }

    /** The discovery of dmsg reads its requests off a stream; nobody signs those, entries are signed themselves. */
    private static void dmsgDiscovery(byte[] data) {
        String whole = discovered(data, Integer.MAX_VALUE);
        require(discovered(data, 1).equals(whole), "pieces change nothing");
    }

    private static String discovered(byte[] data, int piece) {
        Surroundings around = new Surroundings();
        Feed client = new Feed(data, piece);
        try (DmsgDiscoveryService service = DmsgDiscoveryService.start(
                around.seams,
                DmsgDiscoveryConfig.onOneMachine(),
                CURVE,
                new MemoryEntryStore(around.time),
                new HttpTargets.OneClient(client))) {
            throw new AssertionError("nobody ends the accepting at " + service.localAddress());
        } catch (HttpTargets.NoMoreClients e) {
            require(client.isClosed(), "who has been served is let go");
        }
        around.verifyNothingWaits();
        String heard = new String(client.heard(), StandardCharsets.ISO_8859_1);
        int faults = heard.split("HTTP/1.1 500", -1).length;
        int told = heard.split("something unexpected happened", -1).length; // the network's words for bad JSON
        require(faults == told, "no request is a fault of the service");
        return heard;
    }

    private static List<byte[]> dmsgRequests() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] entry : Recorded.texts("dmsg-discovery-entry.json", "entry_json")) {
            seeds.add(Edits.join(
                    ("POST /dmsg-discovery/entry/ HTTP/1.1\r\nHost: a\r\nContent-Length: " + entry.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII),
                    entry));
        }
        Vectors.load("dmsg-discovery-entry.json")
                .list("http")
                .forEach(one -> seeds.add((one.text("method") + " " + one.text("path")
                                + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")
                        .getBytes(StandardCharsets.US_ASCII)));
        return seeds;
    }

    private static List<byte[]> recorded(String file, String list) {
        List<byte[]> seeds = new ArrayList<>();
        for (Vector step : Vectors.load(file).list(list)) {
            for (Vector one : step.list("http")) {
                seeds.add(seed(one.text("method") + " " + one.text("path") + "\n"
                        + one.optionalText("request_body").orElse("")));
            }
        }
        return seeds;
    }

    private static List<byte[]> recordedQuestions() {
        List<byte[]> seeds = new ArrayList<>();
        Vectors.load("route-finder.json")
                .list("vectors")
                .forEach(one -> seeds.add(seed("POST /routes\n"
                        + one.object("request").optionalText("body").orElse(""))));
        seeds.add(seed("POST /routes\n{\"Edges\":[\"" + GraphSeeds.edges()
                + "\"],\"Opts\":{\"MinHops\":1,\"MaxHops\":3," + "\"NumRoutes\":2}}"));
        return seeds;
    }

    private static List<byte[]> requests(String... texts) {
        return Arrays.stream(texts).map(ServiceTargets::seed).toList();
    }

    /** Signed by the visor. */
    private static byte[] seed(String text) {
        return Edits.join(new byte[] {1}, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String entry() {
        return GraphSeeds.entries().getFirst().json();
    }
}
