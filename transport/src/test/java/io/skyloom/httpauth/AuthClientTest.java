package io.skyloom.httpauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.http.HttpStatusException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client and the gate of a service, and a client before services that answer what they like. */
class AuthClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final KeyPair KEYS = KeyPair.fromSeed("a visor".getBytes(UTF_8));

    private final Curve curve = Curve.bouncyCastle();
    private final NonceStore nonces = new NonceStore(10);
    private final AtomicInteger rejections = new AtomicInteger();
    private final Queue<String> targets = new ConcurrentLinkedQueue<>();

    /** A service and the host of its clients. */
    private final class Deployment implements AutoCloseable {
        private final Seams seams;
        private final HttpServer server;
        private final HttpClient http;

        Deployment(World world, HttpHandler handler) throws IOException {
            Seams there = world.virtual().seams("service", "10.0.0.1");
            seams = world.virtual().seams("client", "10.0.0.2");
            server = HttpServer.start(
                    there,
                    "http",
                    there.net().listen(new InetSocketAddress("10.0.0.1", 80)),
                    call -> noted(handler, call),
                    HttpServerConfig.DEFAULT);
            http = HttpClient.tcp(seams);
        }

        AuthClient client() {
            return new AuthClient(seams, http, BaseUrl.parse("10.0.0.1"), KEYS, curve);
        }

        @Override
        public void close() {
            http.close();
            server.close();
        }
    }

    private HttpResponse noted(HttpHandler handler, HttpCall call) {
        targets.add(call.request().method() + " " + call.request().target());
        HttpResponse answer = handler.handle(call);
        if (answer.status() == 401) {
            rejections.incrementAndGet();
        }
        return answer;
    }

    private HttpHandler gated() {
        AuthGate gate = new AuthGate(nonces, curve);
        return new HttpRoutes()
                .on("GET", "/security/nonces/{pk}", gate::tellNonce)
                .on("GET", "/open", call -> HttpResponse.status(200))
                .on(
                        "POST",
                        "/status/{code}",
                        gate.guard((call, caller) -> HttpResponse.plain(
                                Integer.parseInt(call.parameter("code")),
                                caller + " " + call.request().text())));
    }

    private static HttpRequest post(int status) {
        return HttpRequest.of("POST", "/status/" + status, "hi\n".getBytes(UTF_8));
    }

    @Test
    void shouldProveWhoAsks(World world) throws IOException {
        try (Deployment deployment = new Deployment(world, gated())) {
            HttpResponse answer = deployment.client().call(post(200), LIMIT);
            assertThat(answer.text()).isEqualTo(KEYS.pub() + " hi\n");
            assertThat(nonces.next(KEYS.pub())).isEqualTo(1);
        }
    }

    @Test
    void shouldMoveTheNonceOnOnlyAfter200(World world) throws IOException {
        try (Deployment deployment = new Deployment(world, gated())) {
            AuthClient client = deployment.client();
            for (int status : new int[] {200, 201, 404, 500, 200, 503, 201, 200}) {
                assertThat(client.call(post(status), LIMIT).status()).isEqualTo(status);
                client.callUnsigned(HttpRequest.get("/open"), LIMIT);
            }
            assertThat(nonces.next(KEYS.pub())).isEqualTo(3);
            assertThat(rejections).hasValue(0);
        }
    }

    @Test
    void shouldRecoverWhenSomebodyElseUsedTheNonce(World world) throws IOException {
        try (Deployment deployment = new Deployment(world, gated())) {
            AuthClient one = deployment.client();
            AuthClient other = deployment.client();
            for (int i = 0; i < 4; i++) {
                assertThat(one.call(post(200), LIMIT).status()).isEqualTo(200);
                assertThat(other.call(post(200), LIMIT).status()).isEqualTo(200);
            }
            assertThat(nonces.next(KEYS.pub())).isEqualTo(8);
            assertThat(rejections).hasValueBetween(1, 7);
        }
    }

    @Test
    void shouldSerialiseCallersOfOneService(World world) throws IOException {
        try (Deployment deployment = new Deployment(world, gated())) {
            AuthClient client = deployment.client();
            ConcurrentLinkedQueue<Object> results = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 40; i++) {
                deployment.seams.threads().start("caller-" + i, () -> {
                    try {
                        results.add(client.call(post(200), LIMIT).status());
                    } catch (IOException e) {
                        results.add(e);
                    }
                });
            }
            Eventually.holds("all have answers", () -> results.size() == 40);
            assertThat(results).containsOnly(200);
            assertThat(rejections).hasValue(0);
            assertThat(nonces.next(KEYS.pub())).isEqualTo(40);
        }
    }

    @Test
    void shouldRepeatOnceForEitherWayOfAskingForAnotherNonce(World world) throws IOException {
        for (String complaint : List.of(
                "{\"error\":{\"message\":\"whatever\",\"code\":401}}",
                "{\"error\":{\"message\":\"SW-Nonce does not match\"}}",
                "{\"error\":\"SW-Nonce does not match\"}")) {
            assertThat(askedFor(world, complaint))
                    .as(complaint)
                    .containsExactly("GET nonce", "POST /x", "GET nonce", "POST /x");
        }
        for (String other : List.of("", "{\"error\":\"go away\"}", "<html>", "{\"error\":{\"code\":\"x\"}}", "[1]")) {
            assertThat(askedFor(world, other)).as(other).containsExactly("GET nonce", "POST /x");
        }
    }

    private List<String> askedFor(World world, String complaint) throws IOException {
        targets.clear();
        HttpHandler sullen = call -> call.request().method().equals("GET")
                ? HttpResponse.json(200, "{\"next_nonce\":18446744073709551615}")
                : HttpResponse.plain(401, complaint);
        try (Deployment deployment = new Deployment(world, sullen)) {
            HttpResponse answer = deployment.client().call(HttpRequest.of("POST", "/x", "b".getBytes(UTF_8)), LIMIT);
            assertThat(answer.status()).isEqualTo(401);
        }
        return targets.stream()
                .map(target -> target.startsWith("GET /security/nonces/" + KEYS.pub()) ? "GET nonce" : target)
                .toList();
    }

    @Test
    void shouldFailWithTheServicesOwnWords(World world) throws IOException {
        ArrayDeque<HttpResponse> answers = new ArrayDeque<>(List.of(
                HttpResponse.json(503, "{\"error\":\"restarting\"}"),
                HttpResponse.json(400, "{\"error\":{\"message\":\"Invalid public key\",\"code\":400}}\n"),
                HttpResponse.status(500),
                HttpResponse.json(200, "{\"next_nonce\":-1}"),
                HttpResponse.json(200, "nonsense")));
        try (Deployment deployment = new Deployment(world, call -> answers.remove())) {
            AuthClient client = deployment.client();
            assertThatThrownBy(() -> client.fetchNonce(LIMIT))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.isTemporary()).isTrue())
                    .hasMessageContaining("http://10.0.0.1 answered 503")
                    .hasMessageEndingWith(": restarting");
            assertThatThrownBy(() -> client.fetchNonce(LIMIT))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.isTemporary()).isFalse())
                    .hasMessageEndingWith(": Invalid public key");
            assertThatThrownBy(() -> client.fetchNonce(LIMIT)).hasMessageContaining("answered 500");
            assertThatThrownBy(() -> client.fetchNonce(LIMIT)).hasMessageContaining("unsigned integer");
            assertThatThrownBy(() -> client.fetchNonce(LIMIT)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldRefuseReplayedAndForgedRequests(World world) throws IOException {
        AuthGate gate = new AuthGate(nonces, curve);
        HttpHandler guarded = gate.guard((call, caller) -> HttpResponse.status(200));
        byte[] body = "body".getBytes(UTF_8);
        HttpRequest signed = signed(body, 0);
        InetSocketAddress from = new InetSocketAddress(0);
        assertThat(guarded.handle(HttpCall.of(signed, from)).status()).isEqualTo(200);
        assertThat(guarded.handle(HttpCall.of(signed, from)).text()).contains("SW-Nonce does not match");
        HttpRequest fresh = signed(body, 1);
        HttpRequest otherBody = new HttpRequest("POST", "/", fresh.fields(), "b0dy".getBytes(UTF_8));
        assertThat(guarded.handle(HttpCall.of(otherBody, from)).text()).contains("pubkey");
        assertThat(guarded.handle(HttpCall.of(fresh, from)).status()).isEqualTo(200);
        assertThat(nonces.next(KEYS.pub())).isEqualTo(2);
    }

    @Test
    void shouldComplainAboutEveryFieldInTheReferencesOrder() {
        String zeros = "0".repeat(130);
        assertComplaint(HttpRequest.get("/"), "SW-Public missing");
        assertComplaint(field("SW-Public", ""), "SW-Public missing");
        assertComplaint(field("SW-Public", "0".repeat(66)), "error parsing SW-Public: Invalid public key");
        HttpRequest keyed = field("SW-Public", KEYS.pub().hex());
        assertComplaint(keyed, "SW-Sig missing");
        assertComplaint(keyed.with("SW-Sig", "<zz>"), "error parsing SW-Sig:'\\u003czz\\u003e': Invalid signature");
        assertComplaint(keyed.with("SW-Sig", zeros), "SW-Nonce missing");
        HttpRequest signed = keyed.with("SW-Sig", zeros);
        for (String bad : List.of("x", "-1", "+1", "1 ", "0x1")) {
            assertComplaint(signed.with("SW-Nonce", bad), "error parsing SW-Nonce: invalid syntax");
        }
        assertComplaint(signed.with("SW-Nonce", "18446744073709551616"), "error parsing SW-Nonce: value out of range");
        assertComplaint(signed.with("SW-Nonce", "1"), "SW-Nonce does not match");
        assertComplaint(signed.with("SW-Nonce", "0"), "Failed to recover pubkey from signature");
    }

    private void assertComplaint(HttpRequest request, String words) {
        HttpHandler guarded = new AuthGate(nonces, curve).guard((call, caller) -> HttpResponse.status(200));
        HttpResponse answer = guarded.handle(HttpCall.of(request, new InetSocketAddress(0)));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("{\"error\":{\"message\":\"" + words + "\",\"code\":401}}\n");
    }

    private static HttpRequest field(String name, String value) {
        return HttpRequest.get("/").with(name, value);
    }

    private HttpRequest signed(byte[] body, long nonce) {
        return HttpRequest.of("POST", "/", body)
                .with("SW-Public", KEYS.pub().hex())
                .with("SW-Nonce", String.valueOf(nonce))
                .with("SW-Sig", KEYS.sign(curve, SignedText.of(body, nonce)).hex());
    }
}
