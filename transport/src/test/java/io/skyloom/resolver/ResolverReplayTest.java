package io.skyloom.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.RecordedExchange;
import io.skyloom.http.RecordedService;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.AddressText;
import io.skyloom.stcpr.Announcement;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded exchanges of visors and a resolver, with our service in one place and our client in the other. */
class ResolverReplayTest {
    private static final Vector FILE = Vectors.load("httpauth.json");
    private static final InetSocketAddress BINDER = new InetSocketAddress("192.0.2.2", 40_000);

    /** The recorded resolver never found two visors at one address; ours would, so the asking one stands elsewhere. */
    private static final InetSocketAddress ASKER = new InetSocketAddress("198.51.100.7", 40_000);

    private final Curve curve = Curve.bouncyCastle();

    @Test
    void shouldAnswerEveryRecordedRequestAsRecorded(World world) {
        Seams seams = world.virtual().seams("resolver", "10.0.0.1");
        AddressResolverConfig config =
                AddressResolverConfig.ofPrivateDeployment("test").forPublicAddresses();
        HttpHandler routes = new AddressResolver(seams, curve, config).routes(SourceRule.observed());
        int played = 0;
        for (Vector step : FILE.list("address_resolver")) {
            for (RecordedExchange exchange : RecordedExchange.of(step)) {
                boolean binds = exchange.request().path().startsWith("/bind");
                exchange.playTo(routes, binds ? BINDER : ASKER);
                played++;
            }
        }
        assertThat(played).isEqualTo(12);
    }

    static Stream<Vector> clientSteps() {
        return FILE.list("address_resolver").stream()
                .filter(step -> !step.text("client_result").matches("\\d+"))
                .filter(step -> !step.text("step").equals("list transports"));
    }

    @ParameterizedTest
    @MethodSource("clientSteps")
    void shouldSendEveryRecordedRequestAsRecorded(Vector step, World world) throws Exception {
        List<RecordedExchange> exchanges = RecordedExchange.of(step);
        try (RecordedService service = RecordedService.start(world, exchanges);
                ResolverClient client = client(world, service, exchanges.get(0))) {
            assertThat(client.awaitReady(Duration.ofSeconds(5))).isTrue();
            carryOut(client, exchanges.get(0), step.text("client_result"));
            service.verify();
        }
    }

    /** The original signs this request too; it need not be, and then our nonce keeps in step with the service's. */
    @Test
    void shouldListWithoutSigning(World world) throws IOException {
        Vector step = FILE.list("address_resolver").stream()
                .filter(one -> one.text("step").equals("list transports"))
                .findFirst()
                .orElseThrow();
        RecordedExchange recorded = RecordedExchange.of(step).get(0);
        RecordedExchange unsigned = new RecordedExchange(
                io.skyloom.http.HttpRequest.get(recorded.request().target()),
                recorded.status(),
                recorded.contentType(),
                recorded.body());
        try (RecordedService service = RecordedService.start(world, List.of(unsigned));
                ResolverClient client = client(world, service, recorded)) {
            assertThat(client.transports()).isEqualTo(Map.of("stcpr", List.of(PubKey.parse(key("A").text("pk")))));
            service.verify();
        }
    }

    private static void carryOut(ResolverClient client, RecordedExchange recorded, String result) throws IOException {
        String[] path = recorded.request().path().split("/", -1);
        switch (recorded.request().method() + " " + path[1]) {
            case "POST bind" -> client.bind(announcement());
            case "DELETE bind" -> client.unbind();
            case "GET resolve" -> assertResolves(client, path[2], PubKey.parse(path[3]), result);
            default -> throw new IllegalArgumentException("what is " + recorded.request());
        }
    }

    private static void assertResolves(ResolverClient client, String type, PubKey peer, String result)
            throws IOException {
        if (result.startsWith("ok ")) {
            assertThat(client.resolve(type, peer).json()).isEqualTo(result.substring(3));
        } else {
            assertThat(result).isEqualTo("error: no entry for this PK");
            assertThatThrownBy(() -> client.resolve(type, peer))
                    .isInstanceOf(UnknownPeerException.class)
                    .hasMessageContaining(peer.hex());
        }
    }

    private static Announcement announcement() {
        return new Announcement(
                7000,
                Stream.of("127.0.0.1", "192.0.2.2", "::1", "fd00::2")
                        .map(text -> AddressText.parse(text).orElseThrow())
                        .toList());
    }

    private ResolverClient client(World world, RecordedService service, RecordedExchange first) {
        Seams seams = world.virtual().seams("client", "10.0.0.2");
        KeyPair keys = Stream.of("A", "B", "C")
                .map(ResolverReplayTest::key)
                .filter(key -> key.text("pk").equals(first.header("SW-Public")))
                .map(key -> KeyPair.of(SecKey.parse(key.text("sk")), curve))
                .findFirst()
                .orElseThrow();
        return ResolverClient.start(seams, HttpClient.tcp(seams), service.url(), keys, curve, ResolverPace.USUAL);
    }

    private static Vector key(String name) {
        return FILE.object("keys").object(name);
    }
}
