package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.world.Network;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a router takes from setup parties: everything of a call or nothing, and only under ids of their own. */
class RouterRulesTest {
    private static final PubKey STRANGER = KeyPair.fromSeed(new byte[] {9}).pub();
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static Rule.Intermediary relay(int key, UUID transport) {
        return new Rule.Intermediary(LIFE, key, 77, transport);
    }

    private static void requireRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterRefusal.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldSaveAllIntermediaryRulesOrNone(World world) throws Exception {
        Network network = Network.line(world, 1, 2);
        Router router = network.first().router();
        UUID transport = network.transport(0);
        int[] ids = router.reserve(3, network.setup());
        List<List<Rule>> bad = List.of(
                List.of(relay(ids[0], transport), relay(ids[0], transport)),
                List.of(relay(ids[0], transport), relay(ids[1], new UUID(1, 1))),
                List.of(relay(ids[0], transport), relay(0, transport)),
                List.of(relay(ids[0], transport), new Rule.Intermediary(LIFE, ids[1], 0, transport)),
                List.of(relay(ids[0], transport), new Rule.Intermediary(Duration.ZERO, ids[1], 5, transport)),
                List.of(relay(ids[0], transport), new Rule.Intermediary(Duration.ofHours(25), ids[1], 5, transport)),
                List.of(relay(ids[0], transport), relay(ids[1] ^ 0x10, transport)),
                List.of(
                        relay(ids[0], transport),
                        new Rule.Reverse(
                                LIFE,
                                ids[1],
                                new RouteDescriptor(
                                        network.last().at(1), network.first().at(2)))));
        for (List<Rule> rules : bad) {
            requireRefused(() -> router.addIntermediaryRules(rules, network.setup()), RouterRefusal.ADD_RULES);
            assertThat(network.first().table().size()).as("%s", rules).isZero();
        }
        int[] fresh = router.reserve(2, network.setup());
        router.addIntermediaryRules(List.of(relay(fresh[0], transport), relay(fresh[1], transport)), network.setup());
        assertThat(network.first().table().size()).isEqualTo(2);
        requireRefused(
                () -> router.addIntermediaryRules(List.of(relay(fresh[0], transport)), network.setup()),
                RouterRefusal.ADD_RULES);
        network.close();
    }

    @Test
    void shouldLetAPartyTouchOnlyItsOwn(World world) throws Exception {
        Network network = Network.line(world, 2, 2);
        Router router = network.first().router();
        UUID transport = network.transport(0);
        int[] ids = router.reserve(2, network.setup());
        requireRefused(
                () -> router.addIntermediaryRules(List.of(relay(ids[0], transport)), STRANGER),
                RouterRefusal.ADD_RULES);
        router.addIntermediaryRules(List.of(relay(ids[0], transport)), network.setup());
        router.deleteRules(new int[] {ids[0], 12345}, STRANGER);
        assertThat(network.first().table().size()).isEqualTo(1);
        router.deleteRules(ids, network.setup());
        assertThat(network.first().table().size()).isZero();
        assertThat(network.first().table().reserved()).isZero();
        network.close();
    }

    @Test
    void shouldBoundWhatOneCallReserves(World world) throws Exception {
        Network network = Network.line(world, 3, 2);
        Router router = network.first().router();
        assertThat(router.reserve(0, network.setup())).isEmpty();
        assertThat(router.reserve(64, network.setup())).doesNotHaveDuplicates().doesNotContain(0);
        requireRefused(() -> router.reserve(65, network.setup()), RouterRefusal.RESERVE_IDS);
        requireRefused(() -> router.reserve(-1, network.setup()), RouterRefusal.RESERVE_IDS);
        network.close();
    }

    @Test
    void shouldRefuseEdgesThatAreNotItsOwnOrLeadNowhere(World world) throws Exception {
        Network network = Network.line(world, 4, 2);
        Router router = network.last().router();
        Network.Edges edges = network.plan(49153, 3, LIFE);
        EdgeRules good = edges.responder();
        Rule.Forward out = good.forward();
        List<EdgeRules> bad = List.of(
                edges.initiator(),
                new EdgeRules(
                        good.desc(),
                        new Rule.Forward(LIFE, out.key(), out.descriptor(), out.nextId(), new UUID(2, 2)),
                        good.reverse()),
                new EdgeRules(
                        good.desc(),
                        new Rule.Forward(LIFE, out.key(), out.descriptor(), 0, out.nextTransport()),
                        good.reverse()),
                new EdgeRules(
                        good.desc(),
                        out,
                        new Rule.Reverse(Duration.ZERO, good.reverse().key(), good.desc())),
                new EdgeRules(good.desc(), out, new Rule.Reverse(LIFE, 0, good.desc())),
                new EdgeRules(good.desc(), out, new Rule.Reverse(LIFE, out.key() ^ 8, good.desc())));
        for (EdgeRules edge : bad) {
            requireRefused(() -> router.addEdgeRules(edge, network.setup()), RouterRefusal.ADD_RULES);
            assertThat(network.last().table().size()).as("%s", edge).isZero();
            assertThat(router.groups().all()).isEmpty();
        }
        assertThat(router.counters().refused()).isEqualTo(bad.size());
        network.close();
    }

    @Test
    void shouldCloseTheGroupWhoseRuleIsDeleted(World world) throws Exception {
        for (boolean forward : new boolean[] {true, false}) {
            Network network = Network.line(world, forward ? 5 : 6, 2);
            EdgeRules edge = network.route(49153, 3, LIFE);
            var near = network.await(network.dial(edge));
            network.simulation().run();
            network.first()
                    .router()
                    .deleteRules(
                            new int[] {
                                forward ? edge.forward().key() : edge.reverse().key()
                            },
                            network.setup());
            assertThat(near.isAlive()).isFalse();
            network.simulation().run();
            assertThat(network.last().accepted().getFirst().isAlive()).isFalse();
            assertThat(network.first().table().size()).isZero();
            assertThat(network.last().table().size()).isZero();
            network.close();
        }
    }

    @Test
    void shouldReplaceAFinishedGroupAndRefuseToDisturbOneAtItsHandshake(World world) throws Exception {
        Network network = Network.line(world, 7, 2);
        Network.Pair old = network.open(49153, 3);
        Network.Pair fresh = network.open(49153, 3);
        assertThat(old.near().isAlive()).isFalse();
        assertThat(old.far().isAlive()).isFalse();
        assertThat(fresh.near().isAlive()).isTrue();
        assertThat(fresh.far().isAlive()).isTrue();
        assertThat(network.last().router().groups().open()).isEqualTo(1);
        // Late packets of the old route do not touch the new one.
        network.simulation().run(Duration.ofSeconds(3));
        assertThat(fresh.near().isAlive()).isTrue();
        Network.Edges edges = network.plan(49154, 3, LIFE);
        network.last().router().addEdgeRules(edges.responder(), network.setup());
        Network.Edges again = network.plan(49154, 3, LIFE);
        requireRefused(
                () -> network.last().router().addEdgeRules(again.responder(), network.setup()),
                RouterRefusal.ADD_RULES);
        old.near().close();
        old.far().close();
        network.close();
    }

    @Test
    void shouldTakeNothingOnceItHasStopped(World world) throws Exception {
        Network network = Network.line(world, 8, 2);
        Network.Edges edges = network.plan(49153, 3, LIFE);
        network.last().router().close();
        Router router = network.last().router();
        requireRefused(() -> router.reserve(1, network.setup()), RouterRefusal.RESERVE_IDS);
        requireRefused(() -> router.addEdgeRules(edges.responder(), network.setup()), RouterRefusal.ADD_RULES);
        requireRefused(() -> router.addIntermediaryRules(List.of(), network.setup()), RouterRefusal.ADD_RULES);
        network.close();
    }

    @Test
    void shouldKeepPacketsOfARuleWhoseGroupIsYetToCome(World world) throws Exception {
        Network network = Network.line(world, 9, 2);
        Network.Edges edges = network.plan(49153, 3, LIFE);
        EdgeRules far = edges.responder();
        int strayId = 4711;
        network.last().router().addRule(new Rule.Reverse(LIFE, strayId, far.desc()));
        byte[] call = {3, 0, 0, 0x12, 0x67, 0, 1, 1};
        network.first().carrier(network.transport(0)).inject(call);
        network.simulation().run();
        assertThat(network.last().router().parking().size()).isEqualTo(1);
        java.util.List<byte[]> answers = new java.util.ArrayList<>();
        network.last().carrier(network.transport(0)).customs(packet -> {
            answers.add(packet);
            return Duration.ZERO;
        });
        network.last().router().addEdgeRules(far, network.setup());
        assertThat(network.last().router().parking().size()).isZero();
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst()[0]).isEqualTo((byte) 3);
        network.last().router().deleteRule(strayId);
        network.close();
    }
}
