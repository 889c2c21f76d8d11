package io.skyloom.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What clients of any kind can and cannot do to a server. */
class HttpServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private static HttpResponse echo(HttpCall call) {
        return HttpResponse.plain(200, call.request() + "[" + call.request().text() + "]");
    }

    @Test
    void shouldServeSeveralRequestsOnOneConnection(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                RawClient client = site.raw()) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(client.until("GET /a[]")).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(client.until("POST /b[hi]")).doesNotContain("Connection: close");
            client.send("GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.rest()).contains("Connection: close").endsWith("GET /c[]");
        }
    }

    @Test
    void shouldUnderstandChunkedBodiesAndOldClients(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                RawClient chunked = site.raw();
                RawClient old = site.raw()) {
            chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
            chunked.send("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: z\r\n\r\n");
            assertThat(chunked.rest()).endsWith("[abcde]");
            old.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(old.rest()).startsWith("HTTP/1.1 200").contains("Connection: close");
        }
    }

    @Test
    void shouldTellAClientThatAsksToGoOn(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                RawClient client = site.raw()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 100");
            client.send("hi");
            assertThat(client.until("[hi]")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void shouldRefuseWhatIsNoAcceptableRequest(World world) throws IOException {
        assertRefused(world, "nonsense\r\n\r\n", 400);
        assertRefused(world, "GET / HTTP/1.1\r\n\r\n", 400);
        assertRefused(world, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        assertRefused(world, "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400);
        assertRefused(world, "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505);
        assertRefused(world, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\nhi", 400);
        assertRefused(world, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi", 400);
        assertRefused(
                world,
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                400);
        assertRefused(world, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501);
        assertRefused(world, "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(17_000) + "\r\n\r\n", 431);
        assertRefused(world, "GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(200) + "\r\n", 431);
        assertRefused(world, "GET / HTTP/1.1\r\nHost: x\r\n" + ("X: " + "y".repeat(900) + "\r\n").repeat(40), 431);
        assertRefused(world, "GET /" + "y".repeat(30_000) + " HTTP/1.1\r\n", 431);
        assertRefused(world, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413);
        assertRefused(
                world,
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n" + "z".repeat(0x100001),
                413);
        assertRefused(world, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400);
    }

    private static void assertRefused(World world, String request, int status) throws IOException {
        AtomicInteger handled = new AtomicInteger();
        HttpHandler handler = call -> HttpResponse.status(200 + handled.incrementAndGet());
        try (Site site = new Site(world, handler);
                RawClient client = site.raw()) {
            client.send(request).end();
            assertThat(client.rest())
                    .as(request)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Connection: close");
            assertThat(handled).hasValue(0);
            assertThat(site.server.counters().badRequests()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotHandleRequestsThatWereCutShort(World world) throws IOException {
        AtomicInteger handled = new AtomicInteger();
        HttpHandler handler = call -> HttpResponse.status(200 + handled.incrementAndGet());
        try (Site site = new Site(world, handler)) {
            for (String cut : List.of("GET", "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x")) {
                try (RawClient client = site.raw()) {
                    assertThat(client.send(cut).end().rest()).isEmpty();
                }
            }
            try (RawClient client = site.raw()) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
                        .end();
                assertThat(client.rest()).isEmpty();
            }
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void shouldNotBeDelayedByACrowdOfSilentClients(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                HttpClient good = HttpClient.tcp(site.client)) {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                crowd.add(site.raw());
                if (i % 3 == 0) {
                    crowd.getLast().send("GET / HT");
                }
            }
            // Time stands still: the answer comes at once or never.
            assertThat(good.send(site.url(), HttpRequest.get("/"), LIMIT).status())
                    .isEqualTo(200);
            assertThat(site.server.connections()).isLessThanOrEqualTo(256);
            assertThat(site.server.counters().displaced()).isGreaterThanOrEqualTo(45);
            // The limit of a connection begins with its thread, which may be late.
            Eventually.holds("silent and dribbling clients are gone", () -> {
                site.world.time().advance(Duration.ofSeconds(10));
                return site.server.connections() == 0;
            });
            crowd.forEach(RawClient::close);
        }
    }

    @Test
    void shouldLetACrowdDisplaceItselfAndNotOthers(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo, HttpServerConfig.DEFAULT.withConnections(10));
                RawClient other = new RawClient(site.world.seams("other", "10.0.0.3"), site.server.localAddress())) {
            Eventually.holds("the quiet one is in", () -> site.server.connections() == 1);
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                crowd.add(site.raw());
            }
            Eventually.holds(
                    "the crowd has been seen", () -> site.server.counters().accepted() == 41);
            assertThat(site.server.counters().displaced()).isEqualTo(31);
            assertThat(other.send(GET).until("[]")).startsWith("HTTP/1.1 200");
            crowd.forEach(RawClient::close);
        }
    }

    @Test
    void shouldTurnNewcomersAwayWhenEveryPlaceIsBeingServed(World world) throws Exception {
        Outcome<Boolean> release = new Outcome<>();
        AtomicInteger handled = new AtomicInteger();
        HttpHandler slow = call -> {
            handled.incrementAndGet();
            try {
                release.settledWithin(world.virtual().time(), Duration.ofHours(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return HttpResponse.plain(200, "done");
        };
        try (Site site = new Site(world, slow, HttpServerConfig.DEFAULT.withConnections(2));
                RawClient one = site.raw().send(GET);
                RawClient two = site.raw().send(GET)) {
            Eventually.holds("both are with the handler", () -> handled.get() == 2);
            try (RawClient three = site.raw()) {
                assertThat(three.rest()).isEmpty();
            }
            assertThat(site.server.counters().refused()).isEqualTo(1);
            release.complete(true);
            assertThat(one.until("done") + two.until("done")).contains("200");
        }
    }

    @Test
    void shouldCloseConnectionsThatSayNothing(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                RawClient ignored = site.raw()) {
            expectClosedAfter(site, Duration.ofSeconds(3));
        }
    }

    @Test
    void shouldCloseConnectionsThatRestTooLong(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                RawClient client = site.raw()) {
            client.send(GET).until("[]");
            expectClosedAfter(site, Duration.ofSeconds(15));
        }
    }

    @Test
    void shouldLimitTheWholeRequestHoweverItDribbles(World world) throws IOException {
        try (Site site = new Site(world, HttpServerTest::echo);
                RawClient client = site.raw().send("GET / HTTP/1.1\r\n")) {
            awaitNextTimer(site, Duration.ofSeconds(10));
            for (int i = 0; i < 9; i++) {
                client.send("X: y\r\n");
                site.world.time().advance(Duration.ofSeconds(1));
            }
            expectClosedAfter(site, Duration.ofSeconds(1));
        }
    }

    private static void expectClosedAfter(Site site, Duration limit) {
        awaitNextTimer(site, limit);
        assertThat(site.server.connections()).isEqualTo(1);
        site.world.time().advance(limit);
        Eventually.holds("it is closed", () -> site.server.connections() == 0);
        assertThat(site.server.counters().expired()).isEqualTo(1);
    }

    private static void awaitNextTimer(Site site, Duration due) {
        Eventually.sees("the limit is guarded", () -> site.world.time().untilNext(), Optional.of(due)::equals);
    }

    @Test
    void shouldGiveUpOnClientsThatDoNotReadTheirAnswer(World world) throws IOException {
        String large = "z".repeat(8 << 20);
        try (Site site = new Site(world, call -> HttpResponse.plain(200, large));
                RawClient client = site.raw()) {
            client.send(GET);
            assertThat(client.until("\r\n\r\n")).contains("Content-Length: " + large.length());
            site.world.time().advance(Duration.ofSeconds(10));
            Eventually.holds("it is gone", () -> site.server.connections() == 0);
        }
    }

    @Test
    void shouldEndEverythingAtClose(World world) throws IOException {
        Site site = new Site(world, HttpServerTest::echo);
        try (RawClient silent = site.raw();
                RawClient resting = site.raw()) {
            resting.send(GET).until("[]");
            Eventually.holds("both are in", () -> site.server.connections() == 2);
            site.close();
            site.close();
            assertThat(silent.rest() + resting.rest()).isEmpty();
            Eventually.holds("none is left", () -> site.server.connections() == 0);
        }
    }

    @Test
    void shouldGoOnAcceptingAfterFailuresThatPass(World world) throws IOException {
        Seams seams = world.virtual().seams("server", Site.SERVER);
        Seams clients = world.virtual().seams("client", Site.CLIENT);
        StreamListener inner = seams.net().listen(new InetSocketAddress(Site.SERVER, 80));
        AtomicInteger attempts = new AtomicInteger();
        StreamListener troubled = new StreamListener() {
            @Override
            public ByteStream accept() throws IOException {
                if (attempts.incrementAndGet() <= 3) {
                    throw new IOException("too many open files");
                }
                return inner.accept();
            }

            @Override
            public InetSocketAddress localAddress() {
                return inner.localAddress();
            }

            @Override
            public void close() {
                inner.close();
            }
        };
        try (HttpServer server =
                        HttpServer.start(seams, "http", troubled, HttpServerTest::echo, HttpServerConfig.DEFAULT);
                RawClient client = new RawClient(clients, server.localAddress())) {
            client.send(GET);
            Eventually.holds("it accepts again", () -> {
                world.virtual().time().advance(Duration.ofMillis(10));
                return attempts.get() > 3;
            });
            assertThat(client.until("[]")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void shouldLimitTheNumberOfRequestsOnOneConnection(World world) throws IOException {
        HttpServerConfig config = new HttpServerConfig(8, 1024, 1024, LIMIT, LIMIT, LIMIT, 3);
        try (Site site = new Site(world, HttpServerTest::echo, config);
                RawClient client = site.raw()) {
            client.send(GET.repeat(5));
            assertThat(client.rest().split("HTTP/1.1 200", -1)).hasSize(4);
            assertThat(site.server.counters().requests()).isEqualTo(3);
        }
    }

    @Test
    void shouldKeepBodiesOfAnyBytes(World world) throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        try (Site site = new Site(
                        world,
                        call -> new HttpResponse(
                                200, HttpFields.NONE, call.request().body()));
                HttpClient client = HttpClient.tcp(site.client)) {
            assertThat(client.send(site.url(), HttpRequest.of("POST", "/", all), LIMIT)
                            .body())
                    .isEqualTo(all);
        }
    }

    @Test
    void shouldHoldNoPlaceForAConnectionThatHasNoThread(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        Seams seams = ScarceThreads.around(simulation.seams("server", "10.0.0.1"), "/conn-");
        Seams client = simulation.seams("client", "10.0.0.2");
        InetSocketAddress place = new InetSocketAddress("10.0.0.1", 80);
        HttpServer server = HttpServer.start(
                seams, "test", seams.net().listen(place), HttpServerTest::echo, HttpServerConfig.DEFAULT);
        for (int answer : new int[] {-1, 'H'}) {
            int first = simulation.await(
                    simulation.call(client, "ask", () -> {
                        try (ByteStream stream = client.net().connect(place, LIMIT)) {
                            byte[] request = GET.getBytes(StandardCharsets.US_ASCII);
                            stream.writeFully(request, 0, request.length);
                            byte[] begun = new byte[1];
                            return stream.read(begun, 0, 1) < 0 ? -1 : (int) begun[0];
                        } catch (IOException e) {
                            return -1; // reset
                        }
                    }),
                    LIMIT);
            assertThat(first).isEqualTo(answer);
            simulation.run(LIMIT);
            assertThat(server.connections()).isZero();
        }
        server.close();
        simulation.run(LIMIT);
    }
}
