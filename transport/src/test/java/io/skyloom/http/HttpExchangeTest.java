package io.skyloom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ExpectError;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Client and server together, both of ours. */
class HttpExchangeTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static HttpRoutes routes() {
        return new HttpRoutes()
                .on("GET", "/hello/{who}", call -> HttpResponse.plain(200, "hello " + call.parameter("who")))
                .on("POST", "/echo", HttpExchangeTest::echo)
                .on("GET", "/things/id:{id}", call -> HttpResponse.json(200, "\"" + call.parameter("id") + "\""))
                .on(
                        "GET",
                        "/search",
                        call -> HttpResponse.plain(200, call.query("q").orElse("none")))
                .on("DELETE", "/things/id:{id}", call -> HttpResponse.status(204))
                .on("GET", "/broken", call -> {
                    throw new IllegalStateException("handler's own fault");
                });
    }

    private static HttpResponse echo(HttpCall call) {
        HttpResponse answer =
                new HttpResponse(201, HttpFields.NONE, call.request().body());
        return answer.with("X-Mark", call.request().fields().first("x-mark").orElse(""))
                .with("X-Host", call.request().fields().first("host").orElse(""));
    }

    @Test
    void shouldCarryRequestAndAnswerWhole(World world) throws IOException {
        try (Site site = new Site(world, routes());
                HttpClient client = HttpClient.tcp(site.client)) {
            byte[] body = "x".repeat(100_000).getBytes(UTF_8);
            HttpRequest request = HttpRequest.of("POST", "/echo", body).with("X-Mark", "one");
            HttpResponse answer = client.send(site.url(), request, LIMIT);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.fields().first("x-mark")).contains("one");
            assertThat(answer.fields().first("X-Host")).contains("10.0.0.1:8080");
            assertThat(answer.fields().first("Date")).contains("Thu, 01 Jan 2026 00:00:00 GMT");
        }
    }

    @Test
    void shouldFindHandlersByMethodAndPath(World world) throws IOException {
        try (Site site = new Site(world, routes());
                HttpClient client = HttpClient.tcp(site.client)) {
            assertThat(get(client, site, "/hello/w%6Frld").text()).isEqualTo("hello world");
            assertThat(get(client, site, "/things/id:7").text()).isEqualTo("\"7\"");
            assertThat(get(client, site, "/search?q=a%20b&q=c").text()).isEqualTo("a b");
            assertThat(get(client, site, "/search?%").text()).isEqualTo("none");
            assertThat(get(client, site, "/things/id:").status()).isEqualTo(404);
            assertThat(get(client, site, "/hello/a/b").status()).isEqualTo(404);
            assertThat(get(client, site, "/hello/").status()).isEqualTo(404);
            HttpResponse wrongMethod = client.send(site.url(), HttpRequest.of("PUT", "/things/id:7"), LIMIT);
            assertThat(wrongMethod.status()).isEqualTo(405);
            assertThat(wrongMethod.fields().first("Allow")).contains("DELETE, GET");
        }
    }

    @Test
    void shouldPutTheBasePathBeforeEveryTarget(World world) throws IOException {
        try (Site site = new Site(world, routes());
                HttpClient client = HttpClient.tcp(site.client)) {
            BaseUrl under = BaseUrl.parse(site.url() + "/hello/");
            assertThat(client.send(under, HttpRequest.get("/you"), LIMIT).text())
                    .isEqualTo("hello you");
        }
    }

    @Test
    void shouldLeaveBodiesOutWhereTheyAreForbidden(World world) throws IOException {
        try (Site site = new Site(world, call -> HttpResponse.plain(200, "body"));
                HttpClient client = HttpClient.tcp(site.client)) {
            HttpResponse head = client.send(site.url(), HttpRequest.of("HEAD", "/"), LIMIT);
            assertThat(head.fields().first("Content-Length")).contains("4");
            assertThat(head.body()).isEmpty();
        }
        try (Site site = new Site(world, routes());
                HttpClient client = HttpClient.tcp(site.client)) {
            HttpResponse none = client.send(site.url(), HttpRequest.of("DELETE", "/things/id:7"), LIMIT);
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.fields().first("Content-Length")).isEmpty();
        }
    }

    @Test
    @ExpectError("handler failed on GET /broken")
    void shouldAnswer500WhenAHandlerFails(World world) throws IOException {
        try (Site site = new Site(world, routes());
                HttpClient client = HttpClient.tcp(site.client)) {
            assertThat(get(client, site, "/broken").status()).isEqualTo(500);
            assertThat(get(client, site, "/hello/you").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldServeOverTheMachinesOwnSockets(World world) throws IOException {
        Seams seams = world.realSeams("real");
        StreamListener listener = seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (HttpServer server = HttpServer.start(seams, "http", listener, routes(), HttpServerConfig.DEFAULT);
                HttpClient client = HttpClient.tcp(seams)) {
            BaseUrl url = BaseUrl.parse("127.0.0.1:" + server.localAddress().getPort());
            byte[] body = "y".repeat(300_000).getBytes(UTF_8);
            assertThat(client.send(url, HttpRequest.of("POST", "/echo", body), LIMIT)
                            .body())
                    .isEqualTo(body);
        }
    }

    @Test
    void shouldLookNamesUpAndTryAllTheirAddresses(World world) throws IOException {
        try (Site site = new Site(world, routes());
                HttpClient client = HttpClient.tcp(site.client)) {
            site.world.internet().host("10.0.0.9");
            site.world.internet().name("service.example", "10.0.0.9", Site.SERVER);
            BaseUrl url = BaseUrl.parse("http://service.example:8080/");
            HttpResponse answer = client.send(url, HttpRequest.get("/hello/you"), LIMIT);
            assertThat(answer.text()).isEqualTo("hello you");
            assertThatThrownBy(() -> client.send(BaseUrl.parse("nowhere.example"), HttpRequest.get("/"), LIMIT))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("nowhere.example");
        }
    }

    @Test
    void shouldNotWaitLongerForANameServerOrADeadHostThanForAnAnswer(World world) throws IOException {
        Seams clients = world.virtual().seams("client", Site.CLIENT);
        Outcome<Boolean> release = new Outcome<>();
        Net stuck = new StuckNames(clients, release);
        Seams seams = new Seams(clients.clock(), clients.timers(), clients.threads(), stuck, clients.entropy());
        try (HttpClient client = HttpClient.tcp(seams)) {
            for (String host : List.of("stuck.example", "10.0.0.99")) {
                BaseUrl url = BaseUrl.parse(host);
                CompletableFuture<Throwable> failure =
                        inBackground(clients, () -> client.send(url, HttpRequest.get("/x"), LIMIT));
                Eventually.sees("it waits", world.virtual().time()::untilNext, Optional.of(LIMIT)::equals);
                world.virtual().time().advance(LIMIT);
                assertThat(failure.join()).isInstanceOf(IOException.class).hasMessageContaining(host);
            }
        }
        release.complete(true);
    }

    /** A network whose name server answers when it pleases. */
    private record StuckNames(Seams seams, Outcome<Boolean> release) implements Net {
        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            if (host.startsWith("10.")) {
                return seams.net().lookup(host);
            }
            try {
                release.settledWithin(seams.timers(), Duration.ofDays(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        }

        @Override
        public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
            return seams.net().connect(remote, limit);
        }

        @Override
        public StreamListener listen(InetSocketAddress local) throws IOException {
            return seams.net().listen(local);
        }

        @Override
        public Datagrams datagrams(InetSocketAddress local) throws IOException {
            return seams.net().datagrams(local);
        }

        @Override
        public List<InetAddress> interfaceAddresses() throws IOException {
            return seams.net().interfaceAddresses();
        }
    }

    @Test
    void shouldGiveUpOnASilentServiceAtTheLimit(World world) throws IOException {
        Seams seams = world.virtual().seams("server", Site.SERVER);
        Seams clients = world.virtual().seams("client", Site.CLIENT);
        try (StreamListener listener = seams.net().listen(new InetSocketAddress(Site.SERVER, 8080));
                HttpClient client = HttpClient.tcp(clients)) {
            BaseUrl url = BaseUrl.parse("http://10.0.0.1:8080");
            CompletableFuture<Throwable> failure =
                    inBackground(clients, () -> client.send(url, HttpRequest.get("/x"), LIMIT));
            try (ByteStream accepted = listener.accept()) {
                Eventually.holds("the request is under way", () -> client.inFlight() == 1);
                world.virtual().time().advance(LIMIT.minusMillis(1));
                assertThat(failure).isNotDone();
                Eventually.holds(
                        "the limit is guarded", () -> world.virtual().time().pending() > 0);
                world.virtual().time().advance(Duration.ofMillis(1));
                assertThat(failure.join())
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessage("no answer from http://10.0.0.1:8080 to GET /x within PT5S");
                assertThat(client.inFlight()).isZero();
                assertThat(accepted.remoteAddress().getHostString()).isEqualTo(Site.CLIENT);
            }
        }
    }

    @Test
    void shouldEndRequestsUnderWayWhenTheClientIsClosed(World world) throws IOException {
        Seams seams = world.virtual().seams("server", Site.SERVER);
        Seams clients = world.virtual().seams("client", Site.CLIENT);
        try (StreamListener listener = seams.net().listen(new InetSocketAddress(Site.SERVER, 8080))) {
            HttpClient client = HttpClient.tcp(clients);
            BaseUrl url = BaseUrl.parse("http://10.0.0.1:8080");
            CompletableFuture<Throwable> failure =
                    inBackground(clients, () -> client.send(url, HttpRequest.get("/x"), LIMIT));
            try (ByteStream accepted = listener.accept()) {
                byte[] heard = new byte[4096];
                assertThat(accepted.read(heard, 0, heard.length)).isPositive();
                assertThat(client.inFlight()).isEqualTo(1);
                client.close();
                assertThat(failure.join()).isInstanceOf(IOException.class);
                for (int n = 0; n >= 0; n = accepted.read(heard, 0, heard.length)) {}
            }
            assertThatThrownBy(() -> client.send(url, HttpRequest.get("/x"), LIMIT))
                    .hasMessage("the HTTP client is closed");
        }
    }

    @Test
    void shouldRefuseAnswersThatAreTooLongOrCutShort(World world) throws IOException {
        assertAnswerRefused(world, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "exceeds the limit");
        assertAnswerRefused(world, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "Premature end");
        assertAnswerRefused(world, "HTTP/1.1 200 OK\r\nConten", "ended the connection");
        assertAnswerRefused(world, "", "before its answer was complete");
        assertAnswerRefused(world, "SSH-2.0-x\r\n", "");
        assertAnswerRefused(world, "HTTP/1.1 000 OK\r\n\r\n", "a status that is none");
        assertAnswerRefused(world, "HTTP/1.1 099 OK\r\n\r\n", "status 99, which is none");
        assertAnswerRefused(world, "HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000), "");
    }

    private static void assertAnswerRefused(World world, String answer, String message) throws IOException {
        Seams seams = world.virtual().seams("server", Site.SERVER);
        Seams clients = world.virtual().seams("client", Site.CLIENT);
        try (StreamListener listener = seams.net().listen(new InetSocketAddress(Site.SERVER, 8080));
                HttpClient client = HttpClient.tcp(clients)) {
            BaseUrl url = BaseUrl.parse("http://10.0.0.1:8080");
            CompletableFuture<Throwable> failure =
                    inBackground(clients, () -> client.send(url, HttpRequest.get("/x"), LIMIT));
            try (ByteStream accepted = listener.accept()) {
                accepted.read(new byte[4096], 0, 4096);
                byte[] bytes = answer.getBytes(UTF_8);
                accepted.writeFully(bytes, 0, bytes.length);
                accepted.shutdownOutput();
                assertThat(failure.join()).isInstanceOf(IOException.class).hasMessageContaining(message);
            }
        }
    }

    /** A call whose failure is awaited. */
    private interface Call {
        Object run() throws IOException;
    }

    private static CompletableFuture<Throwable> inBackground(Seams seams, Call call) {
        AtomicReference<Object> result = new AtomicReference<>();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        seams.threads().start("caller", () -> {
            try {
                result.set(call.run());
                failure.complete(new AssertionError("no failure but " + result.get()));
            } catch (IOException e) {
                failure.complete(e);
            }
        });
        return failure;
    }

    private static HttpResponse get(HttpClient client, Site site, String target) throws IOException {
        return client.send(site.url(), HttpRequest.get(target), LIMIT);
    }
}
