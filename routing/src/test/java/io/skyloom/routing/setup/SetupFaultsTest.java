package io.skyloom.routing.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.gob.Gob.Nothing;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Cases;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What has gone wrong in route setup elsewhere, and must not here. */
class SetupFaultsTest {
    private static final SetupNodeConfig USUAL = SetupNodeConfig.ofVersion("test");
    private static final PubKey OTHER_NODE = TestVisors.pair("other node").pub();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static BidirectionalRoute route(int... visors) {
        return TestVisors.route(49153, 3, visors);
    }

    // ---- the setup node -------------------------------------------------------------------------------------------

    @Test
    void faultS1shouldSurviveALimitThatStrikesWhileVisorsAreDialled(World world) {
        SetupSite site = new SetupSite(
                world, 3, USUAL.withLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5)));
        site.network.setSlow(SetupSite.key(2), Duration.ofHours(1));
        Duration before = site.now();
        assertThat(site.failure(site.setUp(route(0, 1, 2)))).isInstanceOf(SetupException.class);
        assertThat(site.now().minus(before)).isLessThanOrEqualTo(Duration.ofSeconds(7));
        site.network.setSlow(SetupSite.key(2), Duration.ZERO);
        site.await(site.setUp(route(0, 1, 2)));
        assertThat(site.node.counters().succeeded()).isEqualTo(1);
        site.close();
    }

    @Test
    void faultS2shouldCloseStreamsThatComeAfterAnotherDialFailed(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL.withIdle(Duration.ZERO));
        site.network.setUnreachable(SetupSite.key(1), new IOException("nobody there"));
        site.network.setSlow(SetupSite.key(2), Duration.ofSeconds(4));
        Duration before = site.now();
        assertThat(site.failure(site.setUp(route(0, 1, 2)))).hasMessageContaining("nobody there");
        assertThat(site.now().minus(before)).isLessThan(Duration.ofSeconds(3));
        site.simulation.run(Duration.ofSeconds(10));
        assertThat(site.network.dials()).isGreaterThan(2);
        assertThat(site.node.counters().links()).isZero();
        assertThat(site.gateways.get(2).connections()).isZero();
        site.close();
    }

    @Test
    void faultS3shouldServeOnlyARoutesSource(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        SetupClient stranger = site.client(1, List.of(TestVisors.NODE));
        Throwable failure = site.failure(site.call("ask", () -> stranger.dialRouteGroup(route(0, 1, 2))));
        assertThat(failure).hasMessageContaining("only its source may ask");
        assertThat(site.network.dials()).isEqualTo(1);
        assertThat(site.left()).isZero();
        site.close();
        SetupSite open = new SetupSite(world, 4, USUAL.withRequireSource(false));
        open.await(open.call("ask", () -> open.node.setUp(route(0, 1, 2), SetupSite.key(3))));
        open.close();
    }

    @Test
    void faultS3shouldRefuseBrokenPathsAndLoops(World world) {
        SetupSite site = new SetupSite(world, 4, USUAL);
        BidirectionalRoute sound = route(0, 1, 2);
        List<RouteRequest> broken = List.of(
                new RouteRequest(sound.desc(), TestVisors.ALIVE, TestVisors.path(0, 1, 0, 2), sound.reverse()),
                new RouteRequest(
                        sound.desc(),
                        TestVisors.ALIVE,
                        List.of(
                                TestVisors.path(0, 1).get(0),
                                TestVisors.path(3, 2).get(0)),
                        sound.reverse()));
        for (RouteRequest request : broken) {
            Outcome<EdgeMessage> asked = site.call("ask", () -> {
                ByteStream stream =
                        site.network.from(SetupSite.key(0)).dial(TestVisors.NODE, SetupDialer.SETUP_PORT, LIMIT);
                try (RpcClient rpc = RpcClient.over(stream, "rpc:test", RpcClientLimits.DEFAULT, site.seams)) {
                    return rpc.call(SetupMethods.SETUP, SetupMethods.DIAL, request, LIMIT);
                }
            });
            assertThat(site.failure(asked))
                    .isInstanceOf(RpcAnswerException.class)
                    .hasMessageMatching("the forward path passes .* twice.*|forward hop 2 starts at .*");
        }
        assertThat(site.left()).isZero();
        site.close();
    }

    @Test
    void faultS6shouldCountIdsWithoutWrapping() {
        int[] longest = java.util.stream.IntStream.rangeClosed(0, BidirectionalRoute.MAX_HOPS)
                .toArray();
        assertThat(RulePlan.demand(route(longest)).values()).containsOnly(2);
        assertThat(RulePlan.demand(TestVisors.route(49153, 48, 0, 1, 0)).values())
                .containsExactly(4, 2);
    }

    @Test
    void faultS8shouldDialAVisorAgainThatHungUpAndSucceed(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        site.network.hangUpOnce(SetupSite.key(1));
        EdgeRules edge = site.await(site.setUp(route(0, 1, 2)));
        assertThat(edge.forward().key()).isEqualTo(1000);
        assertThat(site.node.counters().dialled()).isEqualTo(4);
        site.close();
    }

    @Test
    void faultS10shouldNotFailOnKeptStreamsThatHaveDied(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        site.await(site.setUp(route(0, 1, 2)));
        site.await(site.setUp(TestVisors.route(49154, 3, 0, 1, 2)));
        assertThat(site.node.counters().dialled()).isEqualTo(3);
        assertThat(site.node.counters().reused()).isEqualTo(3);
        // One visor is restarted: its stream is seen to be closed. Another one is silent: its stream looks alive.
        site.restart(1, GatewayLimits.DEFAULT);
        site.network.pairs().get(2).link().blackHole();
        Duration before = site.now();
        site.await(site.setUp(TestVisors.route(49155, 3, 0, 1, 2)));
        assertThat(site.now().minus(before)).isLessThan(Duration.ofSeconds(3));
        assertThat(site.node.counters().dialled()).isEqualTo(5);
        site.close();
    }

    @Test
    void faultS12shouldLeaveSiblingsAloneWhenOneRequestIsGivenUp(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        Outcome<Boolean> gate = new Outcome<>();
        site.routers.get(1).before(act -> {
            if (act == MemoryRouter.Act.INTERMEDIARY) {
                await(gate, site);
            }
        });
        SetupClient client = site.client(0, List.of(TestVisors.NODE));
        SetupAttempt givenUp = new SetupAttempt();
        Outcome<SetUpRoute> one = site.call("one", () -> client.dialRouteGroup(route(0, 1, 2), givenUp));
        Outcome<SetUpRoute> other =
                site.call("other", () -> client.dialRouteGroup(TestVisors.route(49154, 3, 0, 1, 2)));
        assertThat(site.simulation.runUntil(() -> site.routers.get(1).handedOut() == 4, LIMIT))
                .isTrue();
        givenUp.end();
        assertThat(site.failure(one)).hasMessageContaining("given up");
        site.simulation.run(Duration.ofMillis(10));
        gate.complete(true);
        SetUpRoute done = site.await(other);
        site.routers.get(0).install(done.rules());
        site.simulation.run(Duration.ofSeconds(20));
        // Of the one that was given up nothing is left: two rules of the other at each of three visors.
        assertThat(site.routers.stream().map(router -> router.rules().size())).containsExactly(2, 2, 2);
        assertThat(site.left()).isEqualTo(6);
        site.close();
    }

    private static void await(Outcome<Boolean> gate, SetupSite site) {
        try {
            gate.settledWithin(site.seams.timers(), Duration.ofSeconds(9));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldRefuseMoreRequestsThanItCanBear(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL.withRequests(2, 1));
        Outcome<Boolean> gate = new Outcome<>();
        site.routers.get(1).before(act -> await(gate, site));
        Outcome<EdgeRules> first = site.setUp(route(0, 1, 2));
        site.simulation.run();
        assertThat(site.failure(site.setUp(TestVisors.route(49154, 3, 0, 1, 2))))
                .hasMessageContaining("too many");
        gate.complete(true);
        site.await(first);
        assertThat(site.node.counters().active()).isZero();
        site.close();
    }

    @Test
    void shouldGiveUpKeptStreamsWhenNobodyNeedsThem(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        site.await(site.setUp(route(0, 1, 2)));
        assertThat(site.node.counters().links()).isEqualTo(3);
        site.simulation.run(Duration.ofMinutes(2));
        assertThat(site.node.counters().links()).isZero();
        site.close();
    }

    // ---- the initiator --------------------------------------------------------------------------------------------

    @Test
    void faultS9shouldGoOnToTheNextNodeWhenOneIsSilent(World world) throws IOException {
        SetupSite site = new SetupSite(world, 3, USUAL);
        SetupListener silent = site.network.listen(OTHER_NODE, SetupDialer.SETUP_PORT);
        SetupClient client = site.client(0, List.of(OTHER_NODE, TestVisors.NODE));
        Duration before = site.now();
        SetUpRoute done = site.await(site.call("ask", () -> client.dialRouteGroup(route(0, 1, 2))));
        assertThat(done.node()).isEqualTo(TestVisors.NODE);
        assertThat(site.now().minus(before)).isEqualTo(SetupClientLimits.DEFAULT.attempt());
        // The one that answered is asked first from now on.
        before = site.now();
        site.await(site.call("ask", () -> client.dialRouteGroup(TestVisors.route(49154, 3, 0, 1, 2))));
        assertThat(site.now().minus(before)).isLessThan(Duration.ofSeconds(1));
        SetupClient forlorn = site.client(0, List.of(OTHER_NODE, OTHER_NODE, OTHER_NODE));
        before = site.now();
        site.failure(site.call("ask", () -> forlorn.dialRouteGroup(route(0, 1, 2))));
        assertThat(site.now().minus(before)).isEqualTo(SetupClientLimits.DEFAULT.total());
        silent.close();
        site.network.pairs().forEach(pair -> pair.close());
        site.close();
    }

    @Test
    void shouldSayWhenNoNodeCanBeReached(World world) {
        SetupSite site = new SetupSite(world, 1, USUAL);
        SetupClient client = site.client(0, List.of(OTHER_NODE));
        assertThat(site.failure(site.call("ask", () -> client.dialRouteGroup(route(0, 1)))))
                .hasMessageStartingWith("failed to dial to a setup node");
        SetupClient nobody = site.client(0, List.of());
        assertThat(site.failure(site.call("ask", () -> nobody.dialRouteGroup(route(0, 1)))))
                .hasMessage("failed to dial to a setup node");
        site.close();
    }

    /** The original's dials reorder one list of nodes without a lock. */
    @Test
    void f26_everyNodeIsTriedOnceByEachOfManyDialsAtOnce(World world) throws Exception {
        Seams seams = world.realSeams("initiator");
        List<PubKey> nodes = List.of(SetupSite.key(0), SetupSite.key(1), SetupSite.key(2));
        Map<PubKey, AtomicInteger> tried = new ConcurrentHashMap<>();
        SetupDialer nobody = (remote, port, limit) -> {
            tried.computeIfAbsent(remote, key -> new AtomicInteger()).incrementAndGet();
            throw new IOException("refused");
        };
        SetupClient client =
                new SetupClient(nobody, nodes, new HandedOut(seams.clock()), SetupClientLimits.DEFAULT, seams);
        CountDownLatch all = new CountDownLatch(64);
        for (int i = 0; i < 64; i++) {
            seams.threads().start("dial", () -> {
                assertThatThrownBy(() -> client.dialRouteGroup(route(0, 1))).isInstanceOf(SetupException.class);
                all.countDown();
            });
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tried).containsOnlyKeys(nodes);
        assertThat(tried.values()).allMatch(count -> count.get() == 64);
    }

    @Test
    void shouldAskANodeAboutItself(World world) {
        SetupSite site = new SetupSite(world, 1, USUAL);
        SetupClient client = site.client(0, List.of(TestVisors.NODE));
        assertThat(site.await(site.call("ask", () -> client.health(TestVisors.NODE))))
                .isEqualTo(SetupHealth.ofVersion("test"));
        assertThat(site.await(site.call("ask", () -> client.relayPeers(TestVisors.NODE))))
                .containsExactly(SetupSite.key(0));
        site.close();
    }

    @Test
    void shouldBelieveNoAnswerThatDoesNotFitTheRequest(World world) {
        BidirectionalRoute wanted = route(0, 1, 2);
        Rule.Forward forward = new Rule.Forward(
                wanted.keepAlive(), 7, wanted.desc(), 9, wanted.forward().get(0).transport());
        Rule.Reverse reverse =
                new Rule.Reverse(wanted.keepAlive(), 8, wanted.desc().inverted());
        EdgeRules sound = new EdgeRules(wanted.desc().inverted(), forward, reverse);
        EdgeRules foreign = RulePlan.of(
                        route(0, 2),
                        java.util.Map.of(SetupSite.key(0), new int[] {7, 8}, SetupSite.key(2), new int[] {5, 6}))
                .initiator();
        Rule.Forward elsewhere = new Rule.Forward(wanted.keepAlive(), 7, wanted.desc(), 9, new UUID(1, 1));
        Rule.Forward longLived =
                new Rule.Forward(wanted.keepAlive().multipliedBy(2), 7, wanted.desc(), 9, forward.nextTransport());
        Rule.Forward otherId = new Rule.Forward(wanted.keepAlive(), 70, wanted.desc(), 9, forward.nextTransport());
        check(world, wanted, sound, null);
        check(world, wanted, new EdgeRules(sound.desc(), elsewhere, reverse), "start over transport");
        check(world, wanted, new EdgeRules(sound.desc(), longLived, reverse), "do not live");
        check(world, wanted, new EdgeRules(sound.desc(), otherId, reverse), "was not given their ids");
        BidirectionalRoute otherPort = TestVisors.route(49200, 3, 0, 1, 2);
        check(world, otherPort, sound, "of the route");
        assertThat(foreign.forward().key()).isEqualTo(7);
        check(world, wanted, foreign, "start over transport");
    }

    private static void check(
            World world,
            BidirectionalRoute wanted,
            EdgeRules answer,
            @org.jspecify.annotations.Nullable String complaint) {
        SetupSite site = new SetupSite(world, 1, USUAL);
        site.handedOut.get(0).note(new int[] {7, 8}, OTHER_NODE);
        RpcServer server = new RpcServer("rpc:fake", RpcServerLimits.DEFAULT, site.seams);
        RpcService service = RpcService.define(
                SetupMethods.SETUP, methods -> methods.add(SetupMethods.DIAL, (route, call) -> EdgeMessage.of(answer)));
        SetupListener listener = site.network.listen(OTHER_NODE, SetupDialer.SETUP_PORT);
        Outcome<Boolean> served = site.call("fake", () -> {
            server.serve(listener.accept().stream(), "peer", List.of(service));
            return true;
        });
        SetupClient client = site.client(0, List.of(OTHER_NODE));
        Outcome<SetUpRoute> asked = site.call("ask", () -> client.dialRouteGroup(wanted));
        if (complaint == null) {
            assertThat(site.await(asked)).isEqualTo(new SetUpRoute(answer, OTHER_NODE));
        } else {
            assertThat(site.failure(asked)).hasMessageContaining(complaint);
        }
        assertThat(site.await(served)).isTrue();
        server.close();
        site.close();
    }

    // ---- the visor ------------------------------------------------------------------------------------------------

    private static RpcClient callRouter(SetupSite site, PubKey caller) throws IOException {
        ByteStream stream = site.network.from(caller).dial(SetupSite.key(0), SetupDialer.ROUTER_PORT, LIMIT);
        return RpcClient.over(stream, "rpc:test", RpcClientLimits.DEFAULT, site.seams);
    }

    @Test
    void shouldHangUpOnStrangersWithoutAByte(World world) {
        SetupSite site = new SetupSite(world, 1, USUAL);
        Outcome<Integer> read = site.call("stranger", () -> {
            try (ByteStream stream =
                    site.network.from(OTHER_NODE).dial(SetupSite.key(0), SetupDialer.ROUTER_PORT, LIMIT)) {
                return stream.read(new byte[16], 0, 16);
            }
        });
        assertThat(site.await(read)).isEqualTo(-1);
        assertThat(site.gateways.get(0).refused()).isEqualTo(1);
        assertThat(site.gateways.get(0).connections()).isZero();
        assertThat(site.routers.get(0).handedOut()).isZero();
        site.close();
    }

    @Test
    void faultS4shouldRefuseRulesThatMakeNoSenseWithoutHarm(World world) throws Exception {
        SetupSite site = new SetupSite(world, 1, USUAL);
        byte[] sound = new Rule.Intermediary(TestVisors.ALIVE, 1000, 5, new UUID(1, 2)).bytes();
        RpcClient rpc = callRouter(site, TestVisors.NODE);
        List<byte[]> strange = new ArrayList<>();
        Cases.check(200, draw -> {
            byte[] rule = draw.chance(0.5) ? draw.bytes(draw.between(0, 130)) : sound.clone();
            if (rule.length == sound.length) {
                rule[draw.between(0, 16)] = (byte) draw.between(0, 255);
            }
            strange.add(java.util.Arrays.copyOf(rule, draw.between(0, rule.length)));
        });
        for (byte[] rule : strange) {
            Outcome<Boolean> answer = site.call(
                    "add", () -> rpc.call(SetupMethods.ROUTER, SetupMethods.ADD_INTERMEDIARY, List.of(rule), LIMIT));
            assertThat(site.failure(answer))
                    .isInstanceOfSatisfying(
                            RpcAnswerException.class, e -> assertThat(e.text()).startsWith("failure code 1 ("));
            Outcome<Boolean> edge = site.call(
                    "edge",
                    () -> rpc.call(
                            SetupMethods.ROUTER,
                            SetupMethods.ADD_EDGE,
                            new EdgeMessage(route(0, 1).desc(), rule, rule),
                            LIMIT));
            assertThat(site.failure(edge)).isInstanceOf(RpcAnswerException.class);
        }
        assertThat(rpc.isOpen()).isTrue();
        assertThat(site.left()).isZero();
        // One bad rule among good ones: none is installed.
        List<Integer> ids =
                site.await(site.call("reserve", () -> rpc.call(SetupMethods.ROUTER, SetupMethods.RESERVE, 1, LIMIT)));
        assertThat(ids).containsExactly(1000);
        site.failure(site.call(
                "add",
                () -> rpc.call(
                        SetupMethods.ROUTER, SetupMethods.ADD_INTERMEDIARY, List.of(sound, new byte[3]), LIMIT)));
        assertThat(site.routers.get(0).rules()).isEmpty();
        site.await(site.call(
                "add", () -> rpc.call(SetupMethods.ROUTER, SetupMethods.ADD_INTERMEDIARY, List.of(sound), LIMIT)));
        assertThat(site.routers.get(0).rules()).hasSize(1);
        rpc.close();
        site.close();
    }

    @Test
    void shouldTakeOnlyItsOwnEdges(World world) throws Exception {
        SetupSite site = new SetupSite(world, 2, USUAL);
        RulePlan plan = RulePlan.of(
                route(1, 2), java.util.Map.of(SetupSite.key(1), new int[] {1, 2}, SetupSite.key(2), new int[] {3, 4}));
        RpcClient rpc = callRouter(site, TestVisors.NODE);
        for (EdgeRules foreign : List.of(plan.initiator(), plan.destination())) {
            Outcome<Boolean> added = site.call(
                    "edge", () -> rpc.call(SetupMethods.ROUTER, SetupMethods.ADD_EDGE, EdgeMessage.of(foreign), LIMIT));
            assertThat(site.failure(added)).hasMessageContaining("the edge belongs to");
        }
        rpc.close();
        site.close();
    }

    @Test
    void shouldBoundWhatASetupNodeMayAskFor(World world) throws Exception {
        SetupSite site = new SetupSite(world, 1, USUAL);
        site.restart(0, GatewayLimits.DEFAULT.withPace(10, 20).withStreamsPerNode(2));
        RpcClient rpc = callRouter(site, TestVisors.NODE);
        UnaryOperator<String> inRouterWords = text -> "failure code 4 (" + text;
        assertThat(site.failure(site.call("reserve", () -> reserve(rpc, 17))))
                .hasMessageContaining(inRouterWords.apply("at most 16 ids"));
        assertThat(site.await(site.call("reserve", () -> reserve(rpc, 16)))).hasSize(16);
        assertThat(site.failure(site.call("reserve", () -> reserve(rpc, 16))))
                .hasMessageContaining(inRouterWords.apply("more than 10 ids a second"));
        site.simulation.run(Duration.ofSeconds(2));
        assertThat(site.await(site.call("reserve", () -> reserve(rpc, 16)))).hasSize(16);
        RpcClient second = callRouter(site, TestVisors.NODE);
        site.simulation.run();
        RpcClient third = callRouter(site, TestVisors.NODE);
        site.simulation.run();
        assertThat(site.failure(site.call("reserve", () -> reserve(third, 1))))
                .hasMessageContaining("connection is shut down");
        assertThat(site.gateways.get(0).connections()).isEqualTo(2);
        second.close();
        rpc.close();
        site.close();
    }

    private static List<Integer> reserve(RpcClient rpc, int count) throws IOException, InterruptedException {
        return rpc.call(SetupMethods.ROUTER, SetupMethods.RESERVE, count, LIMIT);
    }

    @Test
    void shouldForgetWhatItHandedOutAfterAWhile(World world) {
        var time = world.virtual().time();
        HandedOut handedOut = new HandedOut(time);
        handedOut.note(new int[] {1, 2, 3}, TestVisors.NODE);
        assertThat(handedOut.take(1, OTHER_NODE)).isFalse();
        assertThat(handedOut.take(1, TestVisors.NODE)).isTrue();
        assertThat(handedOut.take(1, TestVisors.NODE)).isFalse();
        time.advance(Duration.ofMinutes(3));
        assertThat(handedOut.take(2, TestVisors.NODE)).isFalse();
        handedOut.note(new int[] {4}, TestVisors.NODE);
        assertThat(handedOut.size()).isEqualTo(1);
        assertThat(Nothing.NOTHING).isNotNull();
        assertThatThrownBy(() -> new SetupException("no key here").culprit().orElseThrow())
                .isInstanceOf(java.util.NoSuchElementException.class);
    }
}
