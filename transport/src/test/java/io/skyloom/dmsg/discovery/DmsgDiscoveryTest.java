package io.skyloom.dmsg.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.entry.DmsgEntry.ServerPart;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The discovery service and its client, on virtual time and an internet in memory. */
@ExtendWith(CleanRun.class)
class DmsgDiscoveryTest {
    private static final String HOST = "10.0.0.1";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** When the exchange was recorded: servers' entries are judged by the clock. */
    private static final long RECORDED_MILLIS = 1_795_345_090_596L;

    private final Curve curve = Curve.bouncyCastle();

    private DmsgDiscoveryService start(VirtualWorld world, DmsgDiscoveryConfig config) throws IOException {
        Seams seams = world.seams("discovery", HOST);
        return DmsgDiscoveryService.start(
                seams,
                config,
                curve,
                new MemoryEntryStore(seams.clock()),
                seams.net().listen(new InetSocketAddress(HOST, 9090)));
    }

    private static BaseUrl url() {
        return BaseUrl.parse("http://" + HOST + ":9090");
    }

    @Test
    void shouldAnswerTheRecordedExchangeAsTheNetworkDoes(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        virtual.time()
                .jumpWall(Duration.ofMillis(RECORDED_MILLIS - virtual.time().wallMillis()));
        DmsgDiscoveryConfig withPassphrase = new DmsgDiscoveryConfig(
                false, Duration.ZERO, Set.of(), "passphrase", Set.of(), Optional.empty(), "unknown");
        DmsgDiscoveryService service = start(virtual, withPassphrase);
        try (HttpClient http = HttpClient.tcp(virtual.seams("client", "10.0.0.2"))) {
            for (Vector exchange : Vectors.load("dmsg-discovery-entry.json").list("http")) {
                if (exchange.text("description").startsWith("(fresh discovery)")) {
                    service.close();
                    service = start(virtual, withPassphrase);
                }
                if (isOursToDiffer(exchange)) {
                    continue;
                }
                replay(exchange, http);
            }
        } finally {
            service.close();
        }
    }

    /** We understand newer entries where the recorded service did not; our health answer has our own start. */
    private static boolean isOursToDiffer(Vector exchange) {
        String description = exchange.text("description");
        return description.startsWith("mid-2026") || description.equals("health");
    }

    private static void replay(Vector exchange, HttpClient http) throws IOException {
        byte[] body = exchange.optionalText("body").orElse("").getBytes(StandardCharsets.UTF_8);
        HttpResponse answer =
                http.send(url(), HttpRequest.of(exchange.text("method"), exchange.text("path"), body), LIMIT);
        assertThat(answer.status()).as(exchange.text("description")).isEqualTo((int) exchange.number("status"));
        assertThat(answer.text()).as(exchange.text("description")).isEqualTo(exchange.text("response"));
    }

    @Test
    void shouldAcceptNewerEntriesThatSignTheirProtocol(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        KeyPair owner = KeyPair.fromSeed("newer".getBytes(StandardCharsets.UTF_8));
        DmsgEntry plain = DmsgEntry.ofClient(owner.pub(), DmsgEntry.VISOR, List.of(), 0, 1);
        DmsgEntry entry = new DmsgEntry(
                        plain.version(), 0, 1, plain.key(), plain.client(), plain.clientType(), null, "", "yamux")
                .signedBy(owner, curve);
        try (DmsgDiscoveryService ignored = start(virtual, DmsgDiscoveryConfig.onOneMachine());
                HttpClient http = HttpClient.tcp(virtual.seams("client", "10.0.0.2"))) {
            HttpDmsgDiscovery discovery = new HttpDmsgDiscovery(http, url(), LIMIT);
            discovery.post(entry);
            assertThat(discovery.entry(owner.pub())).contains(entry);
        }
    }

    @Test
    void shouldForgetServersThatFellSilentAndKeepClientsLonger(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        KeyPair server = KeyPair.fromSeed("server".getBytes(StandardCharsets.UTF_8));
        KeyPair client = KeyPair.fromSeed("client".getBytes(StandardCharsets.UTF_8));
        try (DmsgDiscoveryService ignored = start(virtual, DmsgDiscoveryConfig.onOneMachine());
                HttpClient http = HttpClient.tcp(virtual.seams("client", "10.0.0.2"))) {
            HttpDmsgDiscovery discovery = new HttpDmsgDiscovery(http, url(), LIMIT);
            long now = virtual.time().wallMillis() * 1_000_000L;
            discovery.post(DmsgEntry.ofServer(server.pub(), ServerPart.at("127.0.0.1:8080", 10, ""), 0, now)
                    .signedBy(server, curve));
            discovery.post(DmsgEntry.ofClient(client.pub(), "", List.of(server.pub()), 0, now)
                    .signedBy(client, curve));
            assertThat(discovery.availableServers()).extracting(DmsgEntry::key).containsExactly(server.pub());

            virtual.time().advance(DmsgDiscoveryService.SERVER_LIFETIME);
            assertThat(discovery.availableServers()).isEmpty();
            assertThat(discovery.entry(client.pub())).isPresent();

            virtual.time().advance(DmsgDiscoveryConfig.CLIENT_LIFETIME);
            assertThat(discovery.entry(client.pub())).isEmpty();
        }
    }

    @Test
    void shouldPublishAgainAfterAnotherHasWrittenAndYieldToALaterOne(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        KeyPair owner = KeyPair.fromSeed("owner".getBytes(StandardCharsets.UTF_8));
        Seams seams = virtual.seams("client", "10.0.0.2");
        try (DmsgDiscoveryService ignored = start(virtual, DmsgDiscoveryConfig.onOneMachine());
                HttpClient http = HttpClient.tcp(seams)) {
            HttpDmsgDiscovery discovery = new HttpDmsgDiscovery(http, url(), LIMIT);
            Publisher first = new Publisher(discovery, owner, curve, seams, new Outcome<>());
            DmsgEntry content = DmsgEntry.ofClient(owner.pub(), "", List.of(), 0, 0);
            assertThat(first.publish(content)).isTrue();
            assertThat(first.publish(content)).isTrue();
            assertThat(discovery.entry(owner.pub()).orElseThrow().sequence()).isEqualTo(1);

            virtual.time().jumpWall(Duration.ofSeconds(-5));
            Publisher late = new Publisher(discovery, owner, curve, seams, new Outcome<>());
            assertThat(late.publish(content)).isFalse();

            first.retract(content.renewed(0, 0));
            assertThat(discovery.entry(owner.pub())).isEmpty();
        }
    }

    /** Years too late, then right again: without taking its entry back it could post nothing for years. */
    @Test
    void shouldPublishAgainAtOnceWhenItsClockWasSetBack(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        KeyPair owner = KeyPair.fromSeed("owner".getBytes(StandardCharsets.UTF_8));
        Seams seams = virtual.seams("client", "10.0.0.2");
        try (DmsgDiscoveryService ignored = start(virtual, DmsgDiscoveryConfig.onOneMachine());
                HttpClient http = HttpClient.tcp(seams)) {
            HttpDmsgDiscovery discovery = new HttpDmsgDiscovery(http, url(), LIMIT);
            Publisher publisher = new Publisher(discovery, owner, curve, seams, new Outcome<>());
            DmsgEntry content = DmsgEntry.ofClient(owner.pub(), "", List.of(), 0, 0);
            assertThat(publisher.publish(content)).isTrue();
            virtual.time().jumpWall(Duration.ofDays(3650));
            assertThat(publisher.publish(content)).isTrue();
            virtual.time().jumpWall(Duration.ofDays(-3650));
            assertThat(publisher.publish(content)).isTrue();
            assertThat(publisher.publish(content))
                    .as("and within the same moment")
                    .isTrue();
            DmsgEntry standing = discovery.entry(owner.pub()).orElseThrow();
            assertThat(standing.timestamp() - seams.clock().wallNanos()).isBetween(0L, 1000L);
            assertThat(standing.sequence()).isEqualTo(1);
        }
    }

    @Test
    void shouldLetOnlyMonitorsRemoveOthers(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        KeyPair monitor = KeyPair.fromSeed("monitor".getBytes(StandardCharsets.UTF_8));
        KeyPair client = KeyPair.fromSeed("client".getBytes(StandardCharsets.UTF_8));
        DmsgDiscoveryConfig config = new DmsgDiscoveryConfig(
                true, Duration.ZERO, Set.of(), "", Set.of(monitor.pub()), Optional.empty(), "unknown");
        try (DmsgDiscoveryService ignored = start(virtual, config);
                HttpClient http = HttpClient.tcp(virtual.seams("client", "10.0.0.2"))) {
            HttpDmsgDiscovery discovery = new HttpDmsgDiscovery(http, url(), LIMIT);
            discovery.post(DmsgEntry.ofClient(client.pub(), "", List.of(), 0, 1).signedBy(client, curve));
            assertThat(deregister(http, client.pub(), client)).isEqualTo(403);
            assertThat(discovery.entry(client.pub())).isPresent();
            assertThat(deregister(http, client.pub(), monitor)).isEqualTo(200);
            assertThat(discovery.entry(client.pub())).isEmpty();
        }
    }

    private int deregister(HttpClient http, PubKey victim, KeyPair by) throws IOException {
        String signature =
                by.sign(curve, by.pub().hex().getBytes(StandardCharsets.UTF_8)).hex();
        byte[] body = ("[\"" + victim.hex() + "\"]").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.of("DELETE", "/dmsg-discovery/deregister", body)
                .with("NM-PK", by.pub().hex())
                .with("NM-Sign", signature);
        return http.send(url(), request, LIMIT).status();
    }

    @Test
    void shouldSayWhichServiceAnsweredUnexpectedly(World world) throws IOException {
        VirtualWorld virtual = world.virtual();
        KeyPair owner = KeyPair.fromSeed("owner".getBytes(StandardCharsets.UTF_8));
        try (DmsgDiscoveryService ignored = start(virtual, DmsgDiscoveryConfig.inPublic());
                HttpClient http = HttpClient.tcp(virtual.seams("client", "10.0.0.2"))) {
            HttpDmsgDiscovery discovery = new HttpDmsgDiscovery(http, url(), LIMIT);
            DmsgEntry unsigned = DmsgEntry.ofClient(owner.pub(), "", List.of(), 0, 1);
            assertThatThrownBy(() -> discovery.post(unsigned))
                    .hasMessageContaining(HOST)
                    .hasMessageContaining("entry has no signature");
        }
    }
}
