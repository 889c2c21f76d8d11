package io.skyloom.dmsg.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.discovery.DirectDiscovery;
import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpClientConfig;
import io.skyloom.http.HttpDialer;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.resolver.ResolverClient;
import io.skyloom.resolver.ResolverPace;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.Announcement;
import io.skyloom.stcpr.PeerRecord;
import io.skyloom.testing.World;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Services at dmsg addresses: the same clients and the same services, another carrier. */
class DmsgHttpTest {
    private static HttpClient http(Seams seams, DmsgClient client) {
        return new HttpClient(
                seams,
                new SchemeDialer(Map.of("http", HttpDialer.tcp(seams), "dmsg", new DmsgHttpDialer(client))),
                HttpClientConfig.DEFAULT);
    }

    private static BaseUrl url(DmsgClient service) {
        return BaseUrl.parse("dmsg://" + service.key().hex());
    }

    @Test
    void shouldRequestAndAnswerOverAStreamEachAndLeaveNoneBehind(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            String page = "x".repeat(200_000);
            HttpServer site = town.toClose(HttpServer.start(
                    town.clientSeams(12),
                    "http:test",
                    b.listen(80),
                    call -> HttpResponse.plain(
                            200, call.request().fields().first("Host").orElse("") + page),
                    HttpServerConfig.DEFAULT));
            HttpClient http = town.toClose(http(town.clientSeams(11), a));

            for (int i = 0; i < 20; i++) {
                HttpResponse answer = town.act(() -> http.send(url(b), HttpRequest.get("/"), DmsgTown.DIAL));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(b.key().hex() + page);
            }

            assertThat(a.portsHeld()).isZero();
            town.within(Duration.ofSeconds(2), "nothing is open", () -> b.streams() + site.connections() == 0);
        }
    }

    @Test
    void shouldSayWhyAServiceCannotBeReached(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            HttpClient http = town.toClose(http(town.clientSeams(11), a));
            HttpRequest get = HttpRequest.get("/");

            assertThatThrownBy(() -> town.act(() -> http.send(url(b), get, DmsgTown.DIAL)))
                    .hasMessageStartingWith("dmsg error 306");
            assertThatThrownBy(() -> http.send(BaseUrl.parse("dmsg://nokey"), get, DmsgTown.DIAL))
                    .hasMessageContaining("no public key");
            assertThatThrownBy(() -> http.send(BaseUrl.parse("https://10.0.0.1"), get, DmsgTown.DIAL))
                    .hasMessageContaining("nothing here carries https");
        }
    }

    @Test
    void shouldPublishAndFindTransportsThroughDmsg(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            Seams home = town.clientSeams(12);
            TransportDiscoveryService service = town.toClose(town.act(() -> TransportDiscoveryService.start(
                    home,
                    DmsgTown.CURVE,
                    new InetSocketAddress("10.0.1.13", 9091),
                    TransportDiscoveryConfig.ofVersion("test"))));
            service.serveRelayed(b.listen(80));
            Seams seams = town.clientSeams(11);
            TransportDiscoveryClient client = town.toClose(new TransportDiscoveryClient(
                    seams, http(seams, a), url(b), DmsgTown.keys(11), DmsgTown.CURVE, "test", DmsgTown.DIAL));

            TransportEntry entry = TransportEntry.of(a.key(), b.key(), "dmsg", Label.USER);
            Optional<TransportEntry> found = town.act(() -> {
                client.registerSigned(List.of(SignedEntry.unsigned(entry)
                        .signedBy(DmsgTown.keys(11), DmsgTown.CURVE)
                        .signedBy(DmsgTown.keys(12), DmsgTown.CURVE)));
                return client.byId(entry.id());
            });

            assertThat(found).contains(entry);
            assertThat(town.act(() -> client.byId(new UUID(1, 2)))).isEmpty();
        }
    }

    @Test
    void shouldBindAnAddressThatTheVisorTellsItself(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            AddressResolverService service = town.toClose(town.act(() -> AddressResolverService.start(
                    town.clientSeams(12),
                    DmsgTown.CURVE,
                    new InetSocketAddress("10.0.1.13", 9093),
                    AddressResolverConfig.ofPrivateDeployment("test"))));
            service.serveRelayed(b.listen(80));
            ResolverClient bound = resolver(town, a, 11, url(b), "8.8.4.11");
            ResolverClient asking = resolver(town, a, 12, url(b), "8.8.4.12");
            town.within(Duration.ofSeconds(20), "it answers", () -> bound.isReady() && asking.isReady());

            PeerRecord found = town.act(() -> {
                bound.bind(new Announcement(7777, List.of(address("8.8.4.11"))));
                return asking.resolve(DmsgTown.keys(11).pub());
            });

            assertThat(found.remote()).isEqualTo(new InetSocketAddress("8.8.4.11", 7777));
        }
    }

    private static ResolverClient resolver(
            DmsgTown town, DmsgClient through, int number, BaseUrl url, String publicAddress) {
        Seams seams = town.clientSeams(number);
        return town.toClose(ResolverClient.startRelayed(
                seams,
                http(seams, through),
                url,
                DmsgTown.keys(number),
                DmsgTown.CURVE,
                ResolverPace.USUAL,
                () -> Optional.of(address(publicAddress))));
    }

    private static InetAddress address(String literal) {
        return new InetSocketAddress(literal, 1).getAddress();
    }

    /** A discovery that can itself be reached only through servers of the configuration. */
    @Test
    void shouldPublishToADiscoveryThatIsBehindDmsgItself(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 5)) {
            Seams home = town.clientSeams(20);
            DmsgDiscoveryService service = town.toClose(town.act(() -> DmsgDiscoveryService.start(
                    home,
                    DmsgDiscoveryConfig.onOneMachine(),
                    DmsgTown.CURVE,
                    new MemoryEntryStore(home.clock()),
                    home.net().listen(new InetSocketAddress("10.0.1.21", 9090)))));
            HttpClient direct = town.toClose(HttpClient.tcp(town.clientSeams(19)));
            HttpDmsgDiscovery byTcp =
                    new HttpDmsgDiscovery(direct, BaseUrl.parse("http://10.0.1.21:9090"), DmsgTown.DIAL);
            var server = town.silentServer(1, byTcp);
            town.until("the server is published", () -> server.published().isDone());
            List<DmsgEntry> known = List.of(DmsgTown.serverEntry(1, ""));
            DmsgClient serving = town.prepared(20, town.config(1), new DirectDiscovery(known), new ClientKeys());
            service.serveRelayed(serving.listen(80));
            serving.begin();
            town.until("the discovery is connected", serving::hasSession);

            DmsgClient a = clientBehind(town, 11, serving, known);
            DmsgClient b = clientBehind(town, 12, serving, known);
            town.until("both are published", () -> a.isPublished() && b.isPublished());

            town.talk(a, b.listen(5)).close();
            assertThat(town.act(() -> byTcp.entry(b.key()))
                            .orElseThrow()
                            .asClient()
                            .orElseThrow()
                            .servers())
                    .containsExactly(server.key());
        }
    }

    private static DmsgClient clientBehind(DmsgTown town, int number, DmsgClient service, List<DmsgEntry> known) {
        DmsgClient[] made = new DmsgClient[1];
        Seams seams = town.clientSeams(number);
        HttpClient http = town.toClose(new HttpClient(
                seams, (place, limit) -> new DmsgHttpDialer(made[0]).dial(place, limit), HttpClientConfig.DEFAULT));
        DmsgEntry entry =
                DmsgEntry.ofClient(service.key(), "", List.of(DmsgTown.keys(1).pub()), 0, 0);
        made[0] = town.prepared(
                number,
                town.config(1).withSeeds(List.of(known.getFirst(), entry)),
                new HttpDmsgDiscovery(http, url(service), DmsgTown.DIAL),
                new ClientKeys());
        return made[0].begin();
    }
}
