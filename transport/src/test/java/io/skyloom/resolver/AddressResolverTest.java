package io.skyloom.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Cases;
import io.skyloom.testing.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of both generations, asked without a network in between. */
class AddressResolverTest {
    private static final KeyPair A = KeyPair.fromSeed("visor a".getBytes(UTF_8));
    private static final KeyPair B = KeyPair.fromSeed("visor b".getBytes(UTF_8));
    private static final AddressResolverConfig PRIVATE = AddressResolverConfig.ofPrivateDeployment("1.2");

    private final Curve curve = Curve.bouncyCastle();
    private final Map<KeyPair, Long> nonces = new HashMap<>();
    private Seams seams;
    private World world;

    @BeforeEach
    void open(World here) {
        world = here;
        seams = here.virtual().seams("resolver", "10.0.0.1");
    }

    private AddressResolver resolver(AddressResolverConfig config) {
        nonces.clear();
        return new AddressResolver(seams, curve, config);
    }

    private HttpHandler routes(AddressResolverConfig config) {
        return resolver(config).routes(SourceRule.observed());
    }

    private HttpResponse send(HttpHandler routes, KeyPair keys, String from, HttpRequest request) {
        long nonce = nonces.getOrDefault(keys, 0L);
        byte[] text = (request.text() + nonce).getBytes(UTF_8);
        HttpRequest signed = request.with("SW-Public", keys.pub().hex())
                .with("SW-Nonce", String.valueOf(nonce))
                .with("SW-Sig", keys.sign(curve, text).hex());
        HttpResponse answer = routes.handle(HttpCall.of(signed, new InetSocketAddress(from, 4000)));
        if (answer.status() == 200) {
            nonces.put(keys, nonce + 1);
        }
        return answer;
    }

    private static HttpRequest bind(String json) {
        return HttpRequest.of("POST", "/bind/stcpr", json.getBytes(UTF_8));
    }

    private static HttpRequest bind(int port, String... addresses) {
        return bind("{\"port\":\"" + port + "\",\"addresses\":[\"" + String.join("\",\"", addresses) + "\"]}\n");
    }

    private static HttpRequest resolve(KeyPair peer) {
        return HttpRequest.get("/resolve/stcpr/" + peer.pub());
    }

    @Test
    void shouldBindPublicVisorsOnlyWhereTheyAreSeen() {
        HttpHandler routes = routes(PRIVATE.forPublicAddresses());
        for (String hidden : new String[] {
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.1.1", "::1", "fd00::1", "fe80::1"
        }) {
            HttpResponse answer = send(routes, A, hidden, bind(7000, hidden));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text())
                    .isEqualTo("{\"error\":\"Cannot bind " + A.pub() + " to " + hidden
                            + " (STCPR). Invalid IP address in request: {7000 [" + hidden + "]}\"}");
        }
        assertThat(send(routes, A, "192.0.2.1", bind(7000, "192.0.2.2")).text())
                .contains("Remote address not present in request: {7000 [192.0.2.2]}");
        assertThat(send(routes, A, "100.64.0.1", bind(7000, "100.64.0.1")).status())
                .isEqualTo(200);
        assertThat(send(routes, A, "2001:db8::1", bind(7000, "2001:DB8:0:0::1")).status())
                .isEqualTo(200);
    }

    @Test
    void shouldBindAnywhereInAPrivateDeployment() {
        HttpHandler routes = routes(PRIVATE);
        assertThat(send(routes, A, "127.0.0.1", bind(7000)).status()).isEqualTo(200);
        HttpResponse answer = send(routes, B, "127.0.0.1", resolve(A));
        assertThat(answer.text())
                .isEqualTo("{\"remote_addr\":\"127.0.0.1\",\"is_local\":true,\"port\":\"7000\",\"addresses\":[\"\"]}");
    }

    @Test
    void shouldCallVisorsLocalThatAreSeenAtOneAddress() {
        HttpHandler routes = routes(PRIVATE);
        send(routes, A, "192.0.2.1", bind(7000, "10.0.0.5"));
        assertThat(send(routes, B, "192.0.2.1", resolve(A)).text()).contains("\"is_local\":true");
        assertThat(send(routes, B, "192.0.2.3", resolve(A)).text()).doesNotContain("is_local");
    }

    @Test
    void shouldKeepBothAddressFamiliesOfAVisor() {
        HttpHandler routes = routes(PRIVATE);
        send(routes, A, "2001:db8::1", bind(7000, "fd00::1"));
        assertThat(send(routes, B, "192.0.2.3", resolve(A)).text())
                .startsWith("{\"remote_addr\":\"2001:db8::1\",")
                .contains("\"remote_addr_v6\":\"2001:db8::1\"");
        send(routes, A, "192.0.2.1", bind(7001, "10.0.0.5"));
        assertThat(send(routes, B, "2001:db8::1", resolve(A)).text())
                .isEqualTo("{\"remote_addr\":\"192.0.2.1\",\"is_local\":true,\"port\":\"7001\","
                        + "\"addresses\":[\"10.0.0.5\"],\"remote_addr_v6\":\"2001:db8::1\"}");
    }

    @Test
    void shouldPassOnWhatNewerVisorsSay() {
        HttpHandler routes = routes(PRIVATE);
        send(routes, A, "192.0.2.1", bind("{\"port\":\"7\",\"addresses\":null,\"public_ip\":\"192.0.2.9\",\"x\":1}"));
        assertThat(send(routes, B, "192.0.2.3", resolve(A)).text())
                .isEqualTo(
                        "{\"remote_addr\":\"192.0.2.1\",\"port\":\"7\",\"addresses\":[],\"public_ip\":\"192.0.2.9\"}");
    }

    @Test
    void shouldForgetVisorsThatNoLongerBind() {
        HttpHandler routes = routes(PRIVATE.withLifetime(Duration.ofMinutes(11)));
        send(routes, A, "192.0.2.1", bind(7000, "192.0.2.1"));
        world.virtual().time().advance(Duration.ofMinutes(10));
        send(routes, B, "192.0.2.2", bind(7000, "192.0.2.2"));
        assertThat(send(routes, B, "192.0.2.3", resolve(A)).status()).isEqualTo(200);
        assertThat(list(routes)).isEqualTo("{\"stcpr\":[\"" + A.pub() + "\",\"" + B.pub() + "\"]}");
        world.virtual().time().advance(Duration.ofMinutes(1));
        assertThat(send(routes, B, "192.0.2.3", resolve(A)).status()).isEqualTo(404);
        assertThat(list(routes)).isEqualTo("{\"stcpr\":[\"" + B.pub() + "\"]}");
        world.virtual().time().advance(Duration.ofMinutes(10));
        assertThat(list(routes)).isEqualTo("{}");
    }

    @Test
    void shouldForgetOneFamilyWhenOnlyTheOtherIsRenewed() {
        HttpHandler routes = routes(PRIVATE);
        send(routes, A, "2001:db8::1", bind(7000));
        world.virtual().time().advance(Duration.ofMinutes(10));
        send(routes, A, "192.0.2.1", bind(7000));
        world.virtual().time().advance(Duration.ofMinutes(2));
        assertThat(send(routes, B, "192.0.2.3", resolve(A)).text())
                .contains("192.0.2.1")
                .doesNotContain("2001");
    }

    @Test
    void shouldBelieveTheHeaderOnlyBehindARelay() {
        AddressResolver resolver = resolver(PRIVATE);
        HttpRequest told = bind(7000, "192.0.2.1").with("SW-PublicIP", "192.0.2.77");
        send(resolver.routes(SourceRule.observed()), A, "192.0.2.1", told);
        HttpHandler direct = resolver.routes(SourceRule.observed());
        assertThat(send(direct, B, "192.0.2.3", resolve(A)).text()).contains("\"remote_addr\":\"192.0.2.1\"");
        HttpHandler relayed = resolver.routes(SourceRule.told());
        assertThat(send(relayed, A, "10.9.9.9", told).status()).isEqualTo(200);
        assertThat(send(direct, B, "192.0.2.3", resolve(A)).text()).contains("\"remote_addr\":\"192.0.2.77\"");
        HttpResponse silent = send(relayed, A, "10.9.9.9", bind(7000, "192.0.2.1"));
        assertThat(silent.status()).isEqualTo(400);
        assertThat(silent.text()).contains("to an unknown address (STCPR). Invalid IP address");
        assertThat(send(relayed, B, "10.9.9.9", resolve(A)).text()).doesNotContain("is_local");
    }

    @Test
    void shouldLetOnlyMonitorsTakeOthersBindingsAway() {
        HttpHandler routes = routes(PRIVATE.withMonitors(Set.of(B.pub())));
        send(routes, A, "192.0.2.1", bind(7000));
        byte[] list = ("[\"" + A.pub() + "\"]").getBytes(UTF_8);
        HttpRequest order = HttpRequest.of("DELETE", "/deregister/stcpr", list);
        assertThat(plain(routes, order).status()).isEqualTo(403);
        assertThat(plain(routes, asMonitor(order, A)).status()).isEqualTo(403);
        HttpRequest forged = order.with("NM-PK", B.pub().hex()).with("NM-Sign", "0".repeat(130));
        assertThat(plain(routes, forged).status()).isEqualTo(403);
        assertThat(list(routes)).contains(A.pub().hex());
        HttpRequest nonsense = HttpRequest.of("DELETE", "/deregister/stcpr", "[\"zz\"]".getBytes(UTF_8));
        assertThat(plain(routes, asMonitor(nonsense, B)).status()).isEqualTo(400);
        HttpRequest elsewhere = HttpRequest.of("DELETE", "/deregister/sudph", list);
        assertThat(plain(routes, asMonitor(elsewhere, B)).status()).isEqualTo(400);
        assertThat(plain(routes, asMonitor(order, B)).status()).isEqualTo(200);
        assertThat(list(routes)).isEqualTo("{}");
    }

    private HttpRequest asMonitor(HttpRequest request, KeyPair monitor) {
        String sig = monitor.sign(curve, monitor.pub().hex().getBytes(UTF_8)).hex();
        return request.with("NM-PK", monitor.pub().hex()).with("NM-Sign", sig);
    }

    @Test
    void shouldRefuseBodiesThatMakeNoSense() {
        HttpHandler routes = routes(PRIVATE);
        for (String body : new String[] {
            "",
            "{",
            "[]",
            "null",
            "{}",
            "{\"port\":7000}",
            "{\"port\":\"0\"}",
            "{\"port\":\"70000\"}",
            "{\"port\":\"1\",\"addresses\":\"x\"}",
            "{\"port\":\"1\",\"addresses\":[1]}",
            "{\"port\":\"1\",\"addresses\":[\"" + "x".repeat(200) + "\"]}",
            "{\"port\":\"1\",\"addresses\":[" + "\"x\",".repeat(200) + "\"x\"]}",
            "{\"port\":\"1\",\"public_ip\":\"" + "x".repeat(200) + "\"}"
        }) {
            HttpResponse answer = send(routes, A, "192.0.2.1", bind(body));
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text()).startsWith("{\"error\":\"").endsWith("\"}");
        }
    }

    @Test
    void shouldTakeOrRefuseAnyBody() {
        HttpHandler routes = routes(PRIVATE);
        byte[] good =
                "{\"port\":\"7000\",\"addresses\":[\"127.0.0.1\",\"192.0.2.2\"],\"public_ip\":\"\"}\n".getBytes(UTF_8);
        Cases.checkBytes(300, draw -> draw.chance(0.2) ? draw.bytesUpTo(64) : draw.mutate(good), bytes -> {
            String text = new String(bytes, UTF_8);
            HttpResponse answer = send(routes, A, "192.0.2.1", bind(text));
            assertThat(answer.status()).isIn(200, 400);
            assertThat(send(routes, B, "192.0.2.1", resolve(A)).status()).isIn(200, 404);
        });
    }

    @Test
    void shouldNotGrowBeyondItsLimit() {
        AddressResolverConfig small =
                new AddressResolverConfig(true, Duration.ofMinutes(1), 1, Set.of(), PRIVATE.http(), "x");
        HttpHandler routes = routes(small);
        assertThat(send(routes, A, "192.0.2.1", bind(7000)).status()).isEqualTo(200);
        assertThat(send(routes, B, "192.0.2.2", bind(7000)).status()).isEqualTo(503);
        assertThat(send(routes, A, "192.0.2.1", bind(7001)).status()).isEqualTo(200);
        world.virtual().time().advance(Duration.ofMinutes(1));
        assertThat(send(routes, B, "192.0.2.2", bind(7000)).status()).isEqualTo(200);
    }

    @Test
    void shouldReportItsHealth() {
        assertThat(plain(routes(PRIVATE), HttpRequest.get("/health")).text())
                .isEqualTo("{\"service_name\":\"address-resolver\",\"build_info\":{\"version\":\"1.2\"},"
                        + "\"started_at\":\"2026-01-01T00:00:00Z\"}\n");
    }

    private static String list(HttpHandler routes) {
        return plain(routes, HttpRequest.get("/transports")).text();
    }

    private static HttpResponse plain(HttpHandler routes, HttpRequest request) {
        return routes.handle(HttpCall.of(request, new InetSocketAddress(0)));
    }
}
