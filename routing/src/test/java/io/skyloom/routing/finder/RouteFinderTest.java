package io.skyloom.routing.finder;

import static io.skyloom.routing.finder.Graphs.between;
import static io.skyloom.routing.finder.Graphs.link;
import static io.skyloom.routing.finder.Graphs.visor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.TransportEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.routing.rule.Hop;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The route finder's two ends: against recorded messages, against each other, and against nonsense. */
class RouteFinderTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final BaseUrl URL = BaseUrl.parse("http://10.0.0.9:9092");
    private static final InetSocketAddress PLACE = new InetSocketAddress("10.0.0.9", 9092);

    static Stream<Vector> recorded() {
        return Vectors.each("route-finder.json", "vectors");
    }

    private static HttpServer serve(World world, HttpHandler handler) throws IOException {
        Seams seams = world.virtual().seams("finder", "10.0.0.9");
        return HttpServer.start(seams, "http:finder", seams.net().listen(PLACE), handler, HttpServerConfig.DEFAULT);
    }

    /** Lets the time pass that a client rests between its attempts. */
    private static <T> T settle(Outcome<T> outcome, VirtualTime time) throws Exception {
        Eventually.holds("the client is done", () -> {
            if (!outcome.isDone()) {
                time.advance(Duration.ofMillis(50));
            }
            return outcome.isDone();
        });
        return outcome.await(time, Duration.ZERO);
    }

    private interface Task<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> Outcome<T> start(Seams seams, Task<T> task) {
        Outcome<T> outcome = new Outcome<>();
        seams.threads().start("task", () -> {
            try {
                outcome.complete(task.run());
            } catch (IOException | InterruptedException e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }

    // ---- recorded -------------------------------------------------------------------------------------------------

    private static FinderMessages.Question question(Vector one) {
        Vector body = Vectors.load("route-finder.json");
        List<String> keys =
                body.list("keys").stream().map(key -> key.text("pk")).toList();
        PathEdges there = PathEdges.parse(keys.get(0) + ":" + keys.get(2));
        String name = one.text("name");
        Optional<FinderMessages.Options> options = name.equals("nil_opts")
                ? Optional.empty()
                : Optional.of(new FinderMessages.Options(name.equals("ok_min_hops") ? 2 : 0, 50, Optional.empty()));
        return new FinderMessages.Question(List.of(there, there.reversed()), options);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldAskAndUnderstandAsRecorded(Vector one, World world) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<HttpRequest> seen = new CopyOnWriteArrayList<>();
        HttpHandler recordedAnswer = call -> {
            asked.incrementAndGet();
            seen.add(call.request());
            Vector response = one.object("response");
            return HttpResponse.json((int) response.number("status"), response.text("body"));
        };
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        try (HttpServer server = serve(world, recordedAnswer);
                HttpClient http = HttpClient.tcp(seams)) {
            RouteFinderClient client = new RouteFinderClient(http, URL, seams);
            Outcome<Map<PathEdges, List<List<Hop>>>> answer = start(seams, () -> client.ask(question(one), LIMIT));
            assertAnswer(one, answer, world.virtual().time(), asked);
            assertThat(server.connections()).isLessThanOrEqualTo(1);
        }
        Vector request = one.object("request");
        assertThat(new String(seen.get(0).body(), StandardCharsets.UTF_8)).isEqualTo(request.text("body"));
        assertThat(seen.get(0).method()).isEqualTo(request.text("method"));
        assertThat(seen.get(0).path()).isEqualTo(request.text("path"));
    }

    private static void assertAnswer(
            Vector one, Outcome<Map<PathEdges, List<List<Hop>>>> answer, VirtualTime time, AtomicInteger asked)
            throws Exception {
        Vector result = one.object("client_result");
        if (result.has("error")) {
            assertThatThrownBy(() -> settle(answer, time)).hasRootCauseMessage(result.text("error"));
            // An answer is final, an error is not.
            assertThat(asked.get() > 1).isEqualTo(one.text("name").equals("server_error"));
            return;
        }
        Map<String, String> expected = new HashMap<>();
        for (String pair : result.object("routes").json().propertyNames()) {
            expected.put(pair, hops(result.object("routes").json().get(pair).toString()));
        }
        Map<String, String> seen = new HashMap<>();
        settle(answer, time)
                .forEach((edges, paths) -> seen.put(
                        edges.toString(),
                        hops(new String(FinderMessages.write(Map.of(edges, paths)), StandardCharsets.UTF_8))));
        assertThat(seen).isEqualTo(expected);
    }

    /** The transports of a JSON text in their order. */
    private static String hops(String json) {
        return java.util.regex.Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                .matcher(json)
                .results()
                .map(java.util.regex.MatchResult::group)
                .toList()
                .toString();
    }

    // ---- against each other ---------------------------------------------------------------------------------------

    private static RouteFinderService service(World world, TransportSource source) throws IOException {
        Seams seams = world.virtual().seams("finder", "10.0.0.9");
        return RouteFinderService.start(seams, source, PLACE, RouteFinderConfig.besideDiscovery("test"));
    }

    private static HttpResponse post(World world, String body) throws IOException {
        Seams seams = world.virtual().seams("asker", "10.0.0.2");
        try (HttpClient http = HttpClient.tcp(seams)) {
            return http.send(URL, HttpRequest.of("POST", "/routes", body.getBytes(StandardCharsets.UTF_8)), LIMIT);
        }
    }

    @Test
    void shouldFindBothWaysByAskingTheService(World world) throws Exception {
        List<TransportEntry> links = List.of(link(0, 1), link(1, 2), link(0, 3, "sudph"), link(3, 2));
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        try (RouteFinderService service = service(world, () -> links);
                HttpClient http = HttpClient.tcp(seams)) {
            RouteFinderClient client = new RouteFinderClient(http, URL, seams);
            List<RoutePaths> found = client.find(PathQuery.of(between(0, 2), 1, 5, 2), LIMIT);
            assertThat(found.stream()
                            .map(paths -> Graphs.numbers(paths.forward(), 4))
                            .toList())
                    .containsExactly(List.of(0, 1, 2), List.of(0, 3, 2));
            assertThat(found.stream()
                            .map(paths -> Graphs.numbers(paths.reverse(), 4))
                            .toList())
                    .containsExactly(List.of(2, 1, 0), List.of(2, 3, 0));
            assertThat(service.localAddress().getPort()).isEqualTo(9092);
            HttpResponse health = http.send(URL, HttpRequest.get("/health"), LIMIT);
            assertThat(health.text()).contains("\"service_name\":\"route-finder\"");
        }
    }

    @Test
    void shouldAnswerBothGenerationsAndSayWhatIsMissing(World world) throws Exception {
        List<TransportEntry> links = new ArrayList<>(Graphs.chain(4));
        for (int relay = 10; relay < 16; relay++) {
            links.add(link(0, relay));
            links.add(link(relay, 1));
        }
        links.add(link(20, 21));
        try (RouteFinderService service = service(world, () -> links)) {
            String pair = "{\"edges\":[\"" + between(0, 1) + "\"],\"opts\":";
            // Five by default as in 2024, three when the asker knows how to ask for more, and what was asked for.
            assertThat(transports(post(world, pair + "{\"MinHops\":2,\"MaxHops\":50}}")))
                    .isEqualTo(5 * 2);
            assertThat(transports(post(world, pair + "{\"minhops\":2,\"MAXHOPS\":2,\"NumRoutes\":0}}")))
                    .isEqualTo(3 * 2);
            assertThat(transports(post(world, pair + "{\"MinHops\":2,\"MaxHops\":2,\"NumRoutes\":6}}")))
                    .isEqualTo(6 * 2);
            assertThat(transports(post(world, pair + "null}"))).isGreaterThan(0);
            refused(world, between(0, 99), 404, "no route to destination");
            refused(world, between(99, 0), 404, "transport not found");
            refused(world, between(0, 21), 404, "route not found");
            assertThat(post(world, "{\"Edges\":[]}").status()).isEqualTo(400);
            assertThat(post(world, "{\"Edges\":[\"abc\"]}").status()).isEqualTo(400);
            assertThat(post(world, "nonsense").status()).isEqualTo(400);
            assertThat(service.localAddress().getPort()).isEqualTo(9092);
        }
    }

    private static int transports(HttpResponse answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text().split("TpID", -1).length - 1;
    }

    private static void refused(World world, PathEdges edges, int status, String message) throws IOException {
        HttpResponse answer = post(world, "{\"Edges\":[\"" + edges + "\"],\"Opts\":{\"MinHops\":1,\"MaxHops\":7}}");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("{\"error\":{\"message\":\"" + message + "\",\"code\":" + status + "}}");
    }

    // ---- faults of the past ---------------------------------------------------------------------------------------

    private static void assertNoRoute(World world, String body) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        try (HttpServer server = serve(world, call -> HttpResponse.json(200, body));
                HttpClient http = HttpClient.tcp(seams)) {
            RouteFinderClient client = new RouteFinderClient(http, URL, seams);
            assertThatThrownBy(() -> settle(
                            start(seams, () -> client.find(PathQuery.of(between(0, 2), 1, 3, 3), LIMIT)),
                            world.virtual().time()))
                    .hasCauseInstanceOf(IOException.class);
            assertThat(server.localAddress()).isNotNull();
        }
    }

    @Test
    void faultR1shouldFindNothingInEmptyAndPartialAnswers(World world) throws Exception {
        for (String body : List.of(
                "{}",
                "{\"" + between(0, 2) + "\":[]}",
                "{\"" + between(0, 2) + "\":null,\"" + between(2, 0) + "\":[[]]}",
                "{\"" + between(0, 2) + "\":[[]],\"" + between(2, 0) + "\":[[]]}")) {
            assertNoRoute(world, body);
        }
    }

    @Test
    void faultR2shouldRefuseMalformedPairs(World world) throws Exception {
        for (String pair : List.of("", ":", "abc:def", between(0, 2).toString().substring(1))) {
            assertNoRoute(world, "{\"" + pair + "\":[]}");
            assertThatThrownBy(() -> PathEdges.parse(pair)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldReadAnyAnswerOrRefuseIt() {
        byte[] sound = FinderMessages.write(Map.of(
                between(0, 2),
                RouteSearch.between(TransportGraph.of(Graphs.chain(3)), PathQuery.of(between(0, 2), 1, 3, 1))));
        Cases.check(2000, draw -> {
            byte[] broken = sound.clone();
            for (int i = draw.between(1, 4); i > 0; i--) {
                broken[draw.between(0, broken.length - 1)] = draw.bytes(1)[0];
            }
            try {
                FinderMessages.readRoutes(broken)
                        .forEach((edges, paths) ->
                                paths.forEach(path -> RouteFinderClient.fits(path, PathQuery.of(edges, 1, 3, 1))));
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        });
    }

    @Test
    void shouldLeaveOutPathsThatDoNotFitTheQuestion() {
        PathQuery query = PathQuery.of(between(0, 2), 1, 2, 3);
        List<Hop> sound =
                RouteSearch.between(TransportGraph.of(Graphs.chain(3)), query).get(0);
        assertThat(RouteFinderClient.fits(sound, query)).isTrue();
        assertThat(RouteFinderClient.fits(sound.reversed(), query)).isFalse();
        assertThat(RouteFinderClient.fits(sound.subList(0, 1), query)).isFalse();
        assertThat(RouteFinderClient.fits(sound, PathQuery.of(between(0, 2), 1, 1, 3)))
                .isFalse();
        assertThat(RouteFinderClient.fits(sound, PathQuery.of(between(0, 2), 3, 3, 3)))
                .isFalse();
        assertThat(RouteFinderClient.fits(sound, query.avoiding(java.util.Set.of(visor(1)), java.util.Set.of())))
                .isFalse();
        List<Hop> overDmsg = RouteSearch.between(TransportGraph.of(List.of(link(0, 1, "dmsg"), link(1, 2))), query)
                .get(0);
        assertThat(RouteFinderClient.fits(overDmsg, query)).isFalse();
    }

    @Test
    void faultR4shouldEndWithItsCaller(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        try (HttpServer server = serve(world, call -> HttpResponse.status(500));
                HttpClient http = HttpClient.tcp(seams)) {
            RouteFinderClient client = new RouteFinderClient(http, URL, seams);
            Outcome<Thread> who = new Outcome<>();
            Outcome<List<RoutePaths>> answer = start(seams, () -> {
                who.complete(Thread.currentThread());
                return client.find(PathQuery.of(between(0, 2), 1, 3, 3), LIMIT);
            });
            // No time passes: the client rests before its second attempt until it is interrupted.
            Eventually.holds(
                    "the first attempt is over", () -> server.counters().accepted() == 1 && http.inFlight() == 0);
            who.await(seams.timers(), LIMIT).interrupt();
            Eventually.holds("the caller has its thread back", answer::isDone);
            assertThatThrownBy(() -> answer.await(seams.timers(), LIMIT))
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }
}
