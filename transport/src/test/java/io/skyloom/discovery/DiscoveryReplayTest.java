package io.skyloom.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.http.RecordedExchange;
import io.skyloom.http.RecordedService;
import io.skyloom.json.JsonReader;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded exchanges of visors and a discovery, with our service in one place and our client in the other. */
class DiscoveryReplayTest {
    private static final Vector FILE = Vectors.load("httpauth.json");
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);

    private final Curve curve = Curve.bouncyCastle();

    @Test
    void shouldAnswerEveryRecordedRequestAsRecorded(World world) {
        Seams seams = world.virtual().seams("discovery", "10.0.0.1");
        HttpHandler routes = new TransportDiscovery(seams, curve, TransportDiscoveryConfig.ofVersion("test")).routes();
        int played = 0;
        for (Vector step : FILE.list("transport_discovery")) {
            if (step.text("step").startsWith("request with a stale nonce")) {
                registerAgainAndUseANonce(routes);
            }
            for (RecordedExchange exchange : RecordedExchange.of(step)) {
                exchange.playTo(routes, ANYWHERE);
                played++;
            }
        }
        assertThat(played).isEqualTo(25);
    }

    /** Between two recorded steps visor A did this without being recorded: the later answers show it. */
    private void registerAgainAndUseANonce(HttpHandler routes) {
        HttpRequest registration = exchanges("register one transport").get(0).request();
        assertThat(send(routes, "POST", "/transports/", registration.body(), 3).status())
                .isEqualTo(201);
        assertThat(send(routes, "GET", "/transports/id:" + id(), new byte[0], 3).status())
                .isEqualTo(200);
    }

    private HttpResponse send(HttpHandler routes, String method, String target, byte[] body, long nonce) {
        KeyPair a = keys("A");
        byte[] text = (new String(body, UTF_8) + nonce).getBytes(UTF_8);
        HttpRequest request = HttpRequest.of(method, target, body)
                .with("SW-Public", a.pub().hex())
                .with("SW-Nonce", String.valueOf(nonce))
                .with("SW-Sig", a.sign(curve, text).hex());
        return routes.handle(HttpCall.of(request, ANYWHERE));
    }

    static Stream<Vector> clientSteps() {
        return FILE.list("transport_discovery").stream()
                .filter(step -> step.text("client_result").startsWith("ok")
                        || step.text("client_result").startsWith("error"))
                .filter(step -> !step.text("step").startsWith("client start"));
    }

    @ParameterizedTest
    @MethodSource("clientSteps")
    void shouldSendEveryRecordedRequestAsRecorded(Vector step, World world) throws IOException {
        List<RecordedExchange> exchanges = RecordedExchange.of(step);
        try (RecordedService service = RecordedService.start(world, exchanges);
                TransportDiscoveryClient client = client(world, service, exchanges.get(0))) {
            carryOut(client, exchanges.get(0).request(), step.text("client_result"));
            service.verify();
        }
    }

    @Test
    void shouldListEverythingWithoutSigning(World world) throws IOException {
        List<RecordedExchange> exchanges = exchanges("all transports (no auth)");
        try (RecordedService service = RecordedService.start(world, exchanges);
                TransportDiscoveryClient client = client(world, service, exchanges.get(0))) {
            assertThat(client.all()).containsExactly(entry());
            service.verify();
        }
    }

    private static void carryOut(TransportDiscoveryClient client, HttpRequest recorded, String result)
            throws IOException {
        String target = recorded.target();
        String last = target.substring(target.indexOf(':') + 1);
        switch (recorded.method() + (target.contains(":") ? target.substring(0, target.indexOf(':')) : target)) {
            case "POST/transports/" -> client.registerSigned(List.of(signedEntry()));
            case "GET/transports/id" ->
                assertThat(client.byId(UUID.fromString(last)))
                        .map(TransportEntry::json)
                        .isEqualTo(Stream.of(result)
                                .filter(text -> text.startsWith("ok "))
                                .map(text -> text.substring(3))
                                .findFirst());
            case "GET/transports/edge" -> assertByEdge(client, PubKey.parse(last), result);
            case "DELETE/transports/id" -> assertDeletes(client, UUID.fromString(last), result);
            default -> throw new IllegalArgumentException("what is " + recorded);
        }
    }

    /** The recorded "stale nonce" step says only that it worked. */
    private static void assertByEdge(TransportDiscoveryClient client, PubKey edge, String result) throws IOException {
        String found = "["
                + String.join(
                        ",",
                        client.byEdge(edge).stream().map(TransportEntry::json).toList()) + "]";
        if (result.startsWith("ok ")) {
            assertThat(found).isEqualTo(result.substring(3));
        } else {
            assertThat(found).isEqualTo(result.equals("ok") ? "[" + entry().json() + "]" : "[]");
        }
    }

    private static void assertDeletes(TransportDiscoveryClient client, UUID id, String result) throws IOException {
        if (result.contains("400")) {
            assertThatThrownBy(() -> client.delete(id))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.status()).isEqualTo(400))
                    .hasMessageEndingWith(": transport ID is invalid");
        } else {
            assertThat(client.delete(id)).isEqualTo(result.equals("ok"));
        }
    }

    private TransportDiscoveryClient client(World world, RecordedService service, RecordedExchange first) {
        Seams seams = world.virtual().seams("client", "10.0.0.2");
        KeyPair keys = Stream.of("A", "B", "C")
                .map(this::keys)
                .filter(pair -> pair.pub().hex().equals(first.header("SW-Public")))
                .findFirst()
                .orElse(keys("A"));
        return new TransportDiscoveryClient(
                seams, HttpClient.tcp(seams), service.url(), keys, curve, "test", Duration.ofSeconds(5));
    }

    private KeyPair keys(String name) {
        return KeyPair.of(SecKey.parse(FILE.object("keys").object(name).text("sk")), curve);
    }

    private static List<RecordedExchange> exchanges(String stepBegins) {
        return FILE.list("transport_discovery").stream()
                .filter(step -> step.text("step").startsWith(stepBegins))
                .findFirst()
                .map(RecordedExchange::of)
                .orElseThrow();
    }

    private static SignedEntry signedEntry() throws IOException {
        byte[] body = exchanges("register one transport").get(0).request().body();
        return SignedEntry.from(JsonReader.MESSAGE.parse(body).elements().get(0).node());
    }

    private static TransportEntry entry() throws IOException {
        return signedEntry().entry();
    }

    private static String id() {
        try {
            return entry().id().toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
