package io.skyloom.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpClientConfig;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.http.HttpStatusException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.Announcement;
import io.skyloom.stcpr.PeerRecord;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The client and the embedded service together, and the client while services fail. */
class ResolverClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final BaseUrl URL = BaseUrl.parse("10.0.0.1:9093");
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.1", 9093);
    private static final KeyPair A = KeyPair.fromSeed("visor a".getBytes(UTF_8));
    private static final KeyPair B = KeyPair.fromSeed("visor b".getBytes(UTF_8));

    private final Curve curve = Curve.bouncyCastle();

    private ResolverClient client(World world, KeyPair keys, String address) {
        Seams seams = world.virtual().seams(keys.pub().brief(), address);
        return ResolverClient.start(seams, HttpClient.tcp(seams), URL, keys, curve, ResolverPace.USUAL);
    }

    private AddressResolverService service(World world) throws IOException {
        Seams seams = world.virtual().seams("service", "10.0.0.1");
        AddressResolverService service =
                AddressResolverService.start(seams, curve, LOCAL, AddressResolverConfig.ofPrivateDeployment("test"));
        world.mustBeEmpty("the service's connections", service::connections);
        return service;
    }

    private static Announcement at(String address, int port) throws IOException {
        return new Announcement(port, List.of(InetAddress.getByName(address)));
    }

    @Test
    void shouldFindWhoIsBoundAndNobodyElse(World world) throws Exception {
        try (AddressResolverService service = service(world);
                ResolverClient a = client(world, A, "10.0.0.2");
                ResolverClient b = client(world, B, "10.0.0.3")) {
            assertThat(service.localAddress()).isEqualTo(LOCAL);
            a.bind(at("10.0.0.2", 7000));
            assertThat(b.awaitReady(LIMIT)).isTrue();
            PeerRecord peer = b.resolve(A.pub());
            assertThat(peer.remote()).isEqualTo(new InetSocketAddress("10.0.0.2", 7000));
            assertThat(peer.local()).isFalse();
            assertThat(b.transports()).isEqualTo(Map.of("stcpr", List.of(A.pub())));
            a.bind(at("10.0.0.2", 7001));
            assertThat(b.resolve(A.pub()).port()).isEqualTo(7001);
            assertThatThrownBy(() -> b.resolve(B.pub()))
                    .isInstanceOf(UnknownPeerException.class)
                    .hasMessage("http://10.0.0.1:9093 has no stcpr entry for visor " + B.pub());
            a.unbind();
            assertThatThrownBy(() -> b.resolve(A.pub())).isInstanceOf(UnknownPeerException.class);
        }
    }

    @Test
    void shouldTellItsAddressToAServiceBehindARelay(World world) throws Exception {
        BaseUrl relayedUrl = BaseUrl.parse("dmsg://" + B.pub() + ":80");
        InetSocketAddress relay = new InetSocketAddress("10.0.0.1", 80);
        InetAddress publicOne = InetAddress.getByName("192.0.2.77");
        try (AddressResolverService service = service(world)) {
            service.serveRelayed(
                    world.virtual().seams("service", "10.0.0.1").net().listen(relay));
            Seams seams = world.virtual().seams("relayed", "10.0.0.2");
            HttpClient http =
                    new HttpClient(seams, (url, limit) -> seams.net().connect(relay, limit), HttpClientConfig.DEFAULT);
            try (ResolverClient client = ResolverClient.startRelayed(
                            seams, http, relayedUrl, A, curve, ResolverPace.USUAL, () -> Optional.of(publicOne));
                    ResolverClient other = client(world, B, "10.0.0.3")) {
                client.bind(at("10.0.0.2", 7000));
                assertThat(other.awaitReady(LIMIT)).isTrue();
                assertThat(other.resolve(A.pub()).remote()).isEqualTo(new InetSocketAddress(publicOne, 7000));
            }
        }
    }

    @Test
    void shouldGoOnAfterTheServiceLostItsMemory(World world) throws Exception {
        AddressResolverService first = service(world);
        try (ResolverClient a = client(world, A, "10.0.0.2")) {
            a.bind(at("10.0.0.2", 7000));
            a.bind(at("10.0.0.2", 7000));
            first.close();
            try (AddressResolverService second = service(world)) {
                a.bind(at("10.0.0.2", 7000));
                assertThat(a.resolve(A.pub()).local()).isTrue();
                assertThat(second.connections()).isNotNegative();
            }
        }
    }

    @Test
    void shouldAnswerNotReadyAtOnceAndKeepTrying(World world) throws Exception {
        try (ResolverClient client = client(world, A, "10.0.0.2")) {
            // Nobody lives at the service's address yet: connections stay unanswered.
            assertThatThrownBy(() -> client.resolve(B.pub()))
                    .isInstanceOf(ResolverNotReadyException.class)
                    .hasMessageContaining("has not answered yet");
            assertThatThrownBy(client::unbind).isInstanceOf(ResolverNotReadyException.class);
            for (int attempt = 0; attempt < 6; attempt++) {
                Eventually.holds("it waits", () -> world.virtual().time().pending() > 0);
                world.virtual().time().advance(Duration.ofSeconds(10));
            }
            assertThat(client.isReady()).isFalse();
            try (AddressResolverService service = service(world)) {
                Eventually.holds("it got through", () -> {
                    world.virtual().time().advance(Duration.ofSeconds(1));
                    return client.isReady();
                });
                client.bind(at("10.0.0.2", 7000));
                assertThat(service.connections()).isNotNegative();
            }
        }
    }

    @Test
    void shouldRepeatQuestionsThatMeetTemporaryFailures(World world) throws Exception {
        for (int status : new int[] {408, 429, 503, 504}) {
            AtomicInteger asked = new AtomicInteger();
            try (HttpServer server = answering(
                            world,
                            call -> asked.incrementAndGet() < 3
                                    ? HttpResponse.status(status)
                                    : HttpResponse.json(200, "{\"remote_addr\":\"192.0.2.1\",\"port\":\"7\"}"));
                    ResolverClient client = client(world, A, "10.0.0.2")) {
                assertThat(client.awaitReady(LIMIT)).isTrue();
                CompletableFuture<PeerRecord> answer = resolveInBackground(world, client);
                passTimeUntilDone(world, answer);
                assertThat(answer.join().port()).isEqualTo(7);
                assertThat(asked).hasValue(3);
                assertThat(server.counters().requests()).isEqualTo(4);
            }
        }
    }

    @Test
    void shouldGiveUpWithinItsLimitWhenFailuresLast(World world) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (HttpServer server =
                        answering(world, call -> HttpResponse.status(asked.incrementAndGet() > 0 ? 503 : 200));
                ResolverClient client = client(world, A, "10.0.0.2")) {
            assertThat(client.awaitReady(LIMIT)).isTrue();
            Duration before = world.virtual().time().elapsed();
            CompletableFuture<PeerRecord> answer = resolveInBackground(world, client);
            passTimeUntilDone(world, answer);
            assertThat(answer).isCompletedExceptionally();
            assertThat(asked).hasValue(4);
            assertThat(world.virtual().time().elapsed().minus(before))
                    .isBetween(Duration.ofSeconds(10), ResolverPace.USUAL.resolve());
            assertThat(server.counters().badRequests()).isZero();
        }
    }

    @Test
    void shouldNotRepeatWhatWillNotHelp(World world) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (HttpServer server = answering(
                        world,
                        call -> HttpResponse.json(
                                asked.incrementAndGet() > 0 ? 500 : 200, "{\"error\":\"out of order\"}"));
                ResolverClient client = client(world, A, "10.0.0.2")) {
            assertThat(client.awaitReady(LIMIT)).isTrue();
            assertThatThrownBy(() -> client.resolve(B.pub()))
                    .isInstanceOf(HttpStatusException.class)
                    .hasMessageEndingWith(": out of order");
            assertThat(asked).hasValue(1);
            assertThat(server.counters().badRequests()).isZero();
        }
    }

    @Test
    void shouldLeaveWaitsWhenClosed(World world) throws Exception {
        try (HttpServer server = answering(world, call -> HttpResponse.status(503))) {
            ResolverClient client = client(world, A, "10.0.0.2");
            assertThat(client.awaitReady(LIMIT)).isTrue();
            CompletableFuture<PeerRecord> answer = resolveInBackground(world, client);
            Eventually.holds("it was refused and waits", () -> server.counters().requests() == 2);
            client.close();
            client.close();
            Eventually.holds("the question has ended", answer::isDone);
            assertThat(answer).isCompletedExceptionally();
        }
        ResolverClient alone = client(world, B, "10.0.0.3");
        alone.close();
        assertThatThrownBy(() -> alone.bind(at("10.0.0.3", 1))).isInstanceOf(IOException.class);
    }

    private HttpServer answering(World world, HttpHandler resolve) throws IOException {
        Seams seams = world.virtual().seams("service", "10.0.0.1");
        HttpHandler handler = call -> call.request().path().startsWith("/security/nonces/")
                ? HttpResponse.json(200, "{\"next_nonce\":0}")
                : resolve.handle(call);
        return HttpServer.start(seams, "http", seams.net().listen(LOCAL), handler, HttpServerConfig.DEFAULT);
    }

    private static CompletableFuture<PeerRecord> resolveInBackground(World world, ResolverClient client) {
        CompletableFuture<PeerRecord> answer = new CompletableFuture<>();
        world.virtual().seams("asker", "10.0.0.2").threads().start("ask", () -> {
            try {
                answer.complete(client.resolve(B.pub()));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Time passes in steps too small to run into any request's own limit before its answer is there. */
    private static void passTimeUntilDone(World world, CompletableFuture<?> answer) {
        Eventually.holds("it is done", () -> {
            world.virtual().time().advance(Duration.ofMillis(200));
            return answer.isDone();
        });
    }
}
