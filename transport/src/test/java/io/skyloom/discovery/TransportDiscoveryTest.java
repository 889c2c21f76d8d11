package io.skyloom.discovery;

import static io.skyloom.discovery.Fixture.A;
import static io.skyloom.discovery.Fixture.B;
import static io.skyloom.discovery.Fixture.C;
import static io.skyloom.discovery.Fixture.CURVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
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

/** The service's rules for both generations of visors, asked without a network in between. */
class TransportDiscoveryTest {
    private static final TransportDiscoveryConfig CONFIG = TransportDiscoveryConfig.ofVersion("1.2");
    private static final String OLD = "/transports/";
    private static final String NEW = "/v3/transports/";

    private final Map<KeyPair, Long> nonces = new HashMap<>();
    private World world;
    private HttpHandler routes;

    @BeforeEach
    void open(World here) {
        world = here;
        open(CONFIG);
    }

    private void open(TransportDiscoveryConfig config) {
        Seams seams = world.virtual().seams("discovery", "10.0.0.1");
        nonces.clear();
        routes = new TransportDiscovery(seams, CURVE, config).routes();
    }

    private HttpResponse send(KeyPair keys, HttpRequest request) {
        long nonce = nonces.getOrDefault(keys, 0L);
        byte[] text = (request.text() + nonce).getBytes(UTF_8);
        HttpResponse answer = unsigned(request.with("SW-Public", keys.pub().hex())
                .with("SW-Nonce", String.valueOf(nonce))
                .with("SW-Sig", keys.sign(CURVE, text).hex()));
        if (answer.status() == 200) {
            nonces.put(keys, nonce + 1);
        }
        return answer;
    }

    private HttpResponse unsigned(HttpRequest request) {
        return routes.handle(HttpCall.of(request, new InetSocketAddress(0)));
    }

    private HttpResponse post(KeyPair keys, String target, String body) {
        return send(keys, HttpRequest.of("POST", target, body.getBytes(UTF_8)));
    }

    private HttpResponse register(KeyPair keys, TransportEntry entry) {
        return post(keys, NEW, "[" + entry.json() + "]\n");
    }

    private HttpResponse register(KeyPair keys, SignedEntry entry) {
        return post(keys, OLD, "[" + entry.json() + "]\n");
    }

    private String all() {
        return unsigned(HttpRequest.get("/all-transports")).text();
    }

    private static final TransportEntry AB = Fixture.entry(A, B, "stcpr");
    private static final TransportEntry BC = Fixture.entry(B, C, "dmsg");

    @Test
    void shouldShowNewEntriesToEverybody() {
        HttpResponse answer = register(A, AB);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("[" + AB.json() + "]\n");
        register(C, BC);
        assertThat(all()).isEqualTo("[" + AB.json() + "," + BC.json() + "]\n");
        assertThat(unsigned(HttpRequest.get("/v3/transports/edge:" + A.pub())).text())
                .isEqualTo("[" + AB.json() + "]\n");
        assertThat(send(C, HttpRequest.get("/transports/edge:" + B.pub())).text())
                .isEqualTo("[" + AB.json() + "," + BC.json() + "]\n");
        byte[] keys = ("[\"" + A.pub() + "\",\"" + B.pub() + "\"]").getBytes(UTF_8);
        assertThat(unsigned(HttpRequest.of("POST", "/transports/edges", keys)).text())
                .isEqualTo("[" + AB.json() + "," + BC.json() + "]\n");
        assertThat(post(C, NEW + "?sync=true", "[]").text()).isEqualTo("[" + AB.json() + "," + BC.json() + "]\n");
    }

    @Test
    void shouldAnswerQuestionsOfModestSizeOnly() {
        String many = "[" + ("\"" + A.pub() + "\",").repeat(256) + "\"" + A.pub() + "\"]";
        HttpResponse answer = unsigned(HttpRequest.of("POST", "/transports/edges", many.getBytes(UTF_8)));
        assertThat(answer.text()).isEqualTo("{\"error\":\"at most 256 keys in one question\"}\n");
    }

    @Test
    void shouldForgetNewEntriesThatNeitherEdgeRenews() {
        register(A, AB);
        world.virtual().time().advance(Duration.ofMinutes(4));
        register(B, AB);
        world.virtual().time().advance(Duration.ofMinutes(4));
        assertThat(all()).contains(AB.id().toString());
        world.virtual().time().advance(Duration.ofMinutes(1));
        assertThat(all()).isEqualTo("[]\n");
        assertThat(send(A, HttpRequest.get("/transports/id:" + AB.id())).status())
                .isEqualTo(404);
        assertThat(unsigned(HttpRequest.get("/v3/transports/edge:" + A.pub())).status())
                .isEqualTo(404);
        register(C, BC);
        assertThat(all()).isEqualTo("[" + BC.json() + "]\n");
    }

    @Test
    void shouldKeepOldEntriesUntilTheyAreTakenBack() {
        SignedEntry old = Fixture.signed(A, B, "stcpr");
        register(A, old);
        register(B, AB);
        world.virtual().time().advance(Duration.ofDays(400));
        assertThat(all()).isEqualTo("[" + AB.json() + "]\n");
        assertThat(send(B, HttpRequest.of("DELETE", "/transports/id:" + AB.id()))
                        .text())
                .isEqualTo("transport deleted");
        assertThat(all()).isEqualTo("[]\n");
    }

    @Test
    void shouldPublishNothingOfStrangers() {
        HttpResponse answer = register(C, AB);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text())
                .isEqualTo("{\"error\":\"" + C.pub() + " is no edge of transport " + AB.id() + "\"}\n");
        assertThat(register(C, Fixture.signed(A, B, "stcpr")).status()).isEqualTo(403);
        assertThat(post(A, NEW, "[" + AB.json() + "," + BC.json() + "]").status())
                .isEqualTo(403);
        assertThat(all()).isEqualTo("[]\n");
    }

    @Test
    void shouldPublishNothingInconsistent() {
        String good = AB.json();
        for (String bad : new String[] {
            good.replace(AB.id().toString(), BC.id().toString()),
            good.replace("stcpr", "stcp"),
            good.replace("stcpr", ""),
            good.replace("stcpr", "x".repeat(33)),
            good.replace(AB.first().hex(), AB.second().hex()),
            good.replace(AB.first().hex(), "0".repeat(66)),
            good.replace("\"" + AB.first() + "\",\"" + AB.second(), "\"" + AB.second() + "\",\"" + AB.first()),
            good.replace("edges", "edgez"),
            "null",
            "7",
        }) {
            HttpResponse answer = post(A, NEW, "[" + bad + "]");
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.text()).startsWith("{\"error\":\"").endsWith("\"}\n");
        }
        assertThat(all()).isEqualTo("[]\n");
    }

    @Test
    void shouldWantBothSignaturesTheOldWay() {
        SignedEntry signed = Fixture.signed(A, B, "stcpr");
        SignedEntry halfSigned = SignedEntry.unsigned(AB).signedBy(A, CURVE);
        SignedEntry forged = new SignedEntry(AB, Fixture.signed(A, C, "stcpr").first(), signed.second(), 0);
        assertThat(register(A, halfSigned).status()).isEqualTo(400);
        assertThat(register(A, forged).text()).contains("signature of transport " + AB.id());
        assertThat(register(A, signed).status()).isEqualTo(201);
        SignedEntry self = SignedEntry.unsigned(Fixture.entry(A, A, "dmsg")).signedBy(A, CURVE);
        assertThat(register(A, self).text()).isEqualTo("[" + self.json() + "]\n");
    }

    @Test
    void shouldDeleteInBatchesOnlyWhatIsTheCallers() {
        register(A, AB);
        register(B, BC);
        String ids = "[\"" + AB.id() + "\",\"" + BC.id() + "\",\""
                + Fixture.entry(A, C, "x").id() + "\"]";
        HttpResponse answer = post(A, "/transports/delete-batch", ids);
        assertThat(answer.text()).isEqualTo("{\"deleted\":1,\"skipped\":2}\n");
        assertThat(all()).isEqualTo("[" + BC.json() + "]\n");
        assertThat(post(A, "/transports/delete-batch", "[\"zz\"]").text())
                .isEqualTo("{\"error\":\"transport ID is invalid\"}\n");
        assertThat(post(A, "/transports/delete-batch", "[7]").status()).isEqualTo(400);
    }

    @Test
    void shouldLetOnlyMonitorsTakeOthersEntriesBack() {
        open(CONFIG.withMonitors(Set.of(C.pub())));
        register(A, AB);
        byte[] ids = ("[\"" + AB.id() + "\"]").getBytes(UTF_8);
        HttpRequest order = HttpRequest.of("DELETE", "/transports/deregister", ids);
        assertThat(unsigned(order).text()).isEqualTo("{\"error\":\"invalid network monitor key\"}\n");
        String sig = C.sign(CURVE, C.pub().hex().getBytes(UTF_8)).hex();
        assertThat(unsigned(order.with("NM-PK", C.pub().hex()).with("NM-Sign", sig))
                        .status())
                .isEqualTo(200);
        assertThat(all()).isEqualTo("[]\n");
    }

    @Test
    void shouldKnowTheOtherEndpoints() {
        assertThat(send(A, HttpRequest.get("/v4/update?version=1")).status()).isEqualTo(200);
        assertThat(unsigned(HttpRequest.get("/v4/update")).status()).isEqualTo(401);
        assertThat(send(A, HttpRequest.get("/transports/edge:zz")).text())
                .isEqualTo("{\"error\":\"public key is invalid\"}\n");
        assertThat(unsigned(HttpRequest.get("/health")).text())
                .startsWith("{\"service_name\":\"transport-discovery\",\"build_info\":{\"version\":\"1.2\"}");
    }

    @Test
    void shouldNotGrowBeyondItsLimit() {
        open(new TransportDiscoveryConfig(Duration.ofMinutes(5), 1, Set.of(), CONFIG.http(), "x"));
        assertThat(register(A, AB).status()).isEqualTo(201);
        assertThat(register(A, AB).status()).isEqualTo(201);
        assertThat(register(C, BC).status()).isEqualTo(503);
        world.virtual().time().advance(Duration.ofMinutes(5));
        assertThat(register(C, BC).status()).isEqualTo(201);
    }

    @Test
    void shouldTakeOrRefuseAnyBody() {
        byte[] old = ("[" + Fixture.signed(A, B, "stcpr").json() + "]\n").getBytes(UTF_8);
        byte[] fresh = ("[" + AB.json() + "]\n").getBytes(UTF_8);
        byte[] ids = ("[\"" + AB.id() + "\"]").getBytes(UTF_8);
        check(old, OLD, 201, 400, 403);
        check(fresh, NEW, 201, 400, 403);
        check(ids, "/transports/delete-batch", 200, 400);
        check(ids, "/transports/edges", 200, 400);
    }

    private void check(byte[] good, String target, Integer... statuses) {
        Cases.checkBytes(150, draw -> draw.chance(0.2) ? draw.bytesUpTo(64) : draw.mutate(good), bytes -> {
            HttpResponse answer = post(A, target, new String(bytes, UTF_8));
            assertThat(answer.status()).isIn((Object[]) statuses);
        });
    }
}
