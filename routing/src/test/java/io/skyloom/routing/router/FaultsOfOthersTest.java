package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.BadGroupFrameException;
import io.skyloom.routing.group.GroupClosedException;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.world.Carrier;
import io.skyloom.routing.world.Network;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The faults that were found in other visors' routers and route groups, one test each: ours must not have them. */
class FaultsOfOthersTest {
    private static final int DATA = 0;
    private static final int CLOSE = 1;
    private static final int KEEP_ALIVE = 2;
    private static final int HANDSHAKE = 3;
    private static final int PING = 4;
    private static final int PONG = 5;
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(30);

    private static byte[] packet(int type, int id, int size) {
        byte[] packet = new byte[PacketHeader.BYTES + size];
        PacketHeader.put(packet, 0, type, id, size);
        return packet;
    }

    private static Carrier there(Network network) {
        return network.first().carrier(network.transport(0));
    }

    private static Carrier back(Network network) {
        return network.last().carrier(network.transport(0));
    }

    private static List<byte[]> log(Carrier carrier) {
        List<byte[]> sent = new ArrayList<>();
        carrier.customs(packet -> {
            sent.add(packet);
            return Duration.ZERO;
        });
        return sent;
    }

    private static List<Integer> types(List<byte[]> packets) {
        return packets.stream().map(packet -> PacketHeader.type(packet, 0)).toList();
    }

    private static void requireWorks(Network network, Network.Pair pair) throws Exception {
        pair.near().write(new byte[] {1}, 0, 1);
        assertThat(network.await(
                        network.call(network.last(), "read", () -> pair.far().read(new byte[9], 0, 9))))
                .isEqualTo(1);
    }

    @Test
    void f1AWriteErrorOnATransportBlocksNobody(World world) throws Exception {
        Network network = Network.line(world, 1, 2);
        Network.Pair broken = network.open(49153, 3);
        UUID second = new UUID(1, 2);
        there(network).full(true);
        Outcome<Integer> writer =
                network.call(network.first(), "write", () -> broken.near().write(new byte[100_000], 0, 100_000));
        network.simulation().run();
        assertThat(writer.isDone()).isFalse();
        network.first().lose(network.transport(0));
        assertThat(network.failure(writer)).isInstanceOf(IOException.class);
        io.skyloom.routing.world.TestVisor.connect(network.first(), network.last(), second);
        assertThat(network.first().router().reserve(1, network.setup())).hasSize(1);
        network.first().lose(second);
        network.close();
    }

    @Test
    void f2ShortPacketsOfEveryTypeAreHarmless(World world) throws Exception {
        Network network = Network.line(world, 2, 2);
        EdgeRules edge = network.route(49153, 3, LIFE);
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        int id = edge.reverse().key();
        for (int size = 0; size < 16; size++) {
            for (int type : new int[] {KEEP_ALIVE, HANDSHAKE, PING, PONG, 6, 7, 17, 255}) {
                back(network).inject(packet(type, id, size));
            }
        }
        network.simulation().run();
        requireWorks(network, new Network.Pair(near, network.last().accepted().getFirst()));
        back(network).inject(packet(CLOSE, id, 0));
        network.simulation().run();
        assertThat(near.isAlive()).isFalse();
        assertThat(near.read(new byte[1], 0, 1)).isEqualTo(-1);
        near.close();
        network.close();
    }

    @Test
    void f3AnApplicationThatNeverReadsLosesItsOwnGroupOnly(World world) throws Exception {
        Network network = Network.line(
                world, 3, 2, RouterLimits.usual().withGroup(GroupLimits.usual().withIntake(1 << 16)));
        Network.Pair stuck = network.open(49153, 3);
        Network.Pair other = network.open(49154, 3);
        byte[] flood = new byte[100_000];
        Outcome<Integer> writer =
                network.call(network.first(), "flood", () -> stuck.near().write(flood, 0, flood.length));
        network.simulation().run();
        assertThat(stuck.far().end()).as("there is some patience").isNull();
        network.simulation().run(GroupLimits.usual().patience());
        assertThat(stuck.far().end())
                .isNotNull()
                .satisfies(end ->
                        assertThat(java.util.Objects.requireNonNull(end).kind()).isEqualTo(GroupEnd.Kind.OVERFLOW));
        assertThat(writer.isDone()).isTrue();
        assertThatThrownBy(() -> stuck.near().read(new byte[1], 0, 1))
                .isInstanceOf(GroupClosedException.class)
                .hasMessageContaining("the application does not read");
        requireWorks(network, other);
        stuck.near().close();
        stuck.far().close();
        network.close();
    }

    @Test
    void f4AcknowledgingACloseDoesNotWaitForTheClosingGroup(World world) throws Exception {
        Network network = Network.line(world, 4, 2);
        EdgeRules edge = network.route(49153, 3, LIFE);
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        Network.Pair other = network.open(49154, 3);
        back(network).customs(packet -> PacketHeader.type(packet, 0) == CLOSE ? Duration.ofSeconds(1) : Duration.ZERO);
        Outcome<Boolean> closer = network.call(network.first(), "close", () -> {
            near.closeAndAwait();
            return true;
        });
        network.simulation().run();
        assertThat(closer.isDone()).isFalse();
        back(network).inject(packet(PING, edge.reverse().key(), 16));
        requireWorks(network, other);
        network.simulation().run(Duration.ofSeconds(1));
        assertThat(closer.isDone())
                .as("the answer came after a second, and nothing stood in its way")
                .isTrue();
        network.close();
    }

    @Test
    void f5NothingIsEverSentInClear(World world) throws Exception {
        Network network = Network.line(world, 5, 2);
        List<byte[]> sent = log(there(network));
        back(network).customs(packet -> null);
        Outcome<RouteGroup> dial = network.dial(network.route(49153, 3, LIFE));
        assertThat(network.failure(dial)).hasMessageContaining("remote handshake not received");
        assertThat(types(sent)).doesNotContain(DATA).endsWith(6, CLOSE);
        network.close();
    }

    @Test
    void f6AFailedHandshakeLeavesTheAddressesFree(World world) throws Exception {
        Network network = Network.line(world, 6, 2);
        back(network).customs(packet -> PacketHeader.type(packet, 0) == DATA ? null : Duration.ZERO);
        Outcome<RouteGroup> dial = network.dial(network.route(49153, 3, LIFE));
        assertThat(network.failure(dial)).hasMessageContaining("did not agree on keys");
        assertThat(network.first().table().size()).isZero();
        assertThat(network.first().router().groups().all()).isEmpty();
        assertThat(network.last().table().size()).isZero();
        back(network).customs(packet -> Duration.ZERO);
        requireWorks(network, network.open(49153, 3));
        network.close();
    }

    @Test
    void f7BothEndsMayCloseAtOnce(World world) throws Exception {
        for (long seed = 700; seed < 720; seed++) {
            Network network = Network.line(world, seed, 3);
            Network.Pair pair = network.open(49153, 3);
            Outcome<Boolean> one = closing(network, 0, pair.near());
            Outcome<Boolean> other = closing(network, 2, pair.far());
            network.simulation().run();
            assertThat(one.isDone()).as("seed %d", seed).isTrue();
            assertThat(other.isDone()).as("seed %d", seed).isTrue();
            network.close();
        }
    }

    private static Outcome<Boolean> closing(Network network, int visor, RouteGroup group) {
        return network.call(network.visor(visor), "close", () -> {
            group.closeAndAwait();
            return true;
        });
    }

    @Test
    void f8DataThatMeetsALocalCloseIsDropped(World world) throws Exception {
        Network network = Network.line(world, 8, 2);
        EdgeRules edge = network.route(49153, 3, LIFE);
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        back(network).customs(packet -> null);
        near.close();
        back(network).inject(packet(DATA, edge.reverse().key(), 50));
        network.simulation().run();
        assertThat(near.traffic().ignoredPackets()).isEqualTo(1);
        network.simulation().run(Duration.ofSeconds(2));
        network.close();
    }

    @Test
    void f9NobodyWaitsForAnAcknowledgementThatDoesNotCome(World world) throws Exception {
        Network network = Network.line(world, 9, 2);
        Network.Pair pair = network.open(49153, 3);
        List<String> before = network.first().seams().threads().running();
        back(network).customs(packet -> null);
        Outcome<Boolean> closer = closing(network, 0, pair.near());
        network.simulation().run(Duration.ofMillis(1999));
        assertThat(closer.isDone()).isFalse();
        network.simulation().run(Duration.ofMillis(1));
        assertThat(closer.isDone()).isTrue();
        assertThat(network.first().seams().threads().running()).isEqualTo(before);
        assertThat(network.first().table().size()).isZero();
        pair.far().close();
        network.close();
    }

    @Test
    void f10ABadIncomingRouteDoesNotEndAcceptance(World world) throws Exception {
        Network network = Network.line(world, 10, 2);
        Network.Edges bad = network.plan(40000, 3, LIFE);
        network.last().router().addEdgeRules(bad.responder(), network.setup());
        int id = bad.responder().reverse().key();
        byte[] call = packet(HANDSHAKE, id, 1);
        call[PacketHeader.BYTES] = 1;
        there(network).inject(call);
        byte[] nonsense = packet(DATA, id, 51);
        nonsense[PacketHeader.BYTES + 1] = 49;
        there(network).inject(nonsense);
        network.simulation().run();
        assertThat(network.last().router().groups().all()).isEmpty();
        network.last().router().accepting(group -> {
            throw new IllegalStateException("planted");
        });
        world.errors().expect(Router.class.getName());
        Network.Edges worse = network.plan(40001, 3, LIFE);
        network.last().router().addEdgeRules(worse.responder(), network.setup());
        assertThat(network.failure(network.dial(worse.initiator()))).hasMessage("internal error");
        network.last().router().accepting(network.last().accepted()::add);
        requireWorks(network, network.open(49153, 3));
        network.close();
    }

    @Test
    void f11IncomingRoutesDoNotWaitForEachOther(World world) throws Exception {
        Network network = Network.line(world, 11, 2);
        for (int port = 1; port <= 100; port++) {
            network.last().router().addEdgeRules(network.plan(port, 3, LIFE).responder(), network.setup());
        }
        Duration before = network.simulation().time().elapsed();
        requireWorks(network, network.open(49153, 3));
        assertThat(network.simulation().time().elapsed()).isEqualTo(before);
        network.close();
    }

    @Test
    void f12IntroducingRulesNeverBlocksButIsRefusedWhenThereAreEnough(World world) throws Exception {
        RouterLimits few = new RouterLimits(GroupLimits.usual(), 2, 3, 64, Duration.ofSeconds(5));
        Network network = Network.line(world, 12, 2, few);
        for (int port = 1; port <= 2; port++) {
            network.last().router().addEdgeRules(network.plan(port, 3, LIFE).responder(), network.setup());
        }
        EdgeRules third = network.plan(3, 3, LIFE).responder();
        assertThatThrownBy(() -> network.last().router().addEdgeRules(third, network.setup()))
                .isInstanceOfSatisfying(
                        RouterRefusal.class, e -> assertThat(e.code()).isEqualTo(RouterRefusal.ADD_RULES));
        assertThat(network.last().table().size()).isEqualTo(4);
        network.close();
    }

    @Test
    void f13StoppingTheRouterMayMeetTheIntroductionOfRules(World world) throws Exception {
        for (long seed = 1300; seed < 1330; seed++) {
            Network network = Network.line(world, seed, 2);
            EdgeRules edge = network.plan(49153, 3, LIFE).responder();
            Outcome<Boolean> stop = network.call(network.last(), "stop", () -> {
                network.last().router().close();
                return true;
            });
            Outcome<Boolean> add = network.call(network.last(), "add", () -> {
                network.last().router().addEdgeRules(edge, network.setup());
                return true;
            });
            network.simulation().run(Duration.ofMillis(2500));
            assertThat(stop.isDone() && add.isDone()).as("seed %d", seed).isTrue();
            assertThat(network.last().router().groups().all())
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(network.last().table().size()).as("seed %d", seed).isZero();
            network.close();
        }
    }

    @Test
    void f14DialsDoNotWaitForEachOther(World world) throws Exception {
        Network network = Network.line(world, 14, 2);
        Network.Edges silent = network.plan(40000, 3, LIFE);
        Outcome<RouteGroup> slow = network.dial(silent.initiator());
        network.simulation().run();
        Duration before = network.simulation().time().elapsed();
        requireWorks(network, network.open(49153, 3));
        assertThat(network.simulation().time().elapsed()).isEqualTo(before);
        assertThat(slow.isDone()).isFalse();
        assertThat(network.failure(slow)).isInstanceOf(IOException.class);
        network.close();
    }

    @Test
    void f15ADialWithoutAFirstTransportLeavesNothing(World world) throws Exception {
        Network network = Network.line(world, 15, 2);
        EdgeRules edge = network.plan(49153, 3, LIFE).initiator();
        Rule.Forward out = edge.forward();
        EdgeRules nowhere = new EdgeRules(
                edge.desc(),
                new Rule.Forward(LIFE, out.key(), out.descriptor(), out.nextId(), new UUID(7, 7)),
                edge.reverse());
        assertThat(network.failure(network.dial(nowhere))).hasMessageContaining("not found locally");
        assertThat(network.first().router().groups().all()).isEmpty();
        assertThat(network.first().table().size()).isZero();
        network.close();
    }

    @Test
    void f16ALatencyAboveFourSecondsIsToldAsItIs(World world) throws Exception {
        Network network = Network.line(world, 16, 2);
        Network.Pair pair = network.open(49153, 3, SHORT_LIFE);
        back(network).customs(packet -> PacketHeader.type(packet, 0) == PONG ? Duration.ofSeconds(5) : Duration.ZERO);
        network.simulation().run(Duration.ofSeconds(16));
        assertThat(pair.near().traffic().latencyNanos())
                .hasValue(Duration.ofSeconds(5).toNanos());
        network.close();
    }

    @Test
    void f17ManyMayCloseAfterARemoteClose(World world) throws Exception {
        Network network = Network.line(world, 17, 2);
        Network.Pair pair = network.open(49153, 3);
        pair.far().close();
        network.simulation().run();
        List<Outcome<Boolean>> closers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            closers.add(closing(network, 0, pair.near()));
        }
        network.simulation().run();
        assertThat(closers).allMatch(Outcome::isDone);
        network.close();
    }

    @Test
    void f18WritesFailAfterARemoteCloseAndReadsDrain(World world) throws Exception {
        Network network = Network.line(world, 18, 3);
        Network.Pair pair = network.open(49153, 3);
        pair.far().write(new byte[] {1, 2, 3}, 0, 3);
        pair.far().close();
        network.simulation().run();
        assertThatThrownBy(() -> pair.near().write(new byte[1], 0, 1)).hasMessage("closed by the peer");
        byte[] rest = new byte[9];
        assertThat(pair.near().read(rest, 0, 9)).isEqualTo(3);
        assertThat(pair.near().read(rest, 0, 9)).isEqualTo(-1);
        assertThat(pair.near().read(rest, 0, 9)).isEqualTo(-1);
        pair.near().close();
        assertThatThrownBy(() -> pair.near().read(rest, 0, 9)).hasMessage("closed by this side");
        network.close();
    }

    @Test
    void f19AWriteThatToldNothingWasSentHasSentNothing(World world) throws Exception {
        Network network = Network.line(world, 19, 2);
        Network.Pair pair = network.open(49153, 3);
        List<byte[]> sent = log(there(network));
        there(network).full(true);
        pair.near().writeWithin(Duration.ofSeconds(1));
        Outcome<Integer> writer =
                network.call(network.first(), "write", () -> pair.near().write(new byte[9], 0, 9));
        assertThat(network.failure(writer)).isInstanceOf(SocketTimeoutException.class);
        there(network).full(false);
        network.simulation().run(Duration.ofSeconds(3));
        assertThat(sent).isEmpty();
        pair.near().writeWithin(null);
        requireWorks(network, pair);
        network.close();
    }

    @Test
    void f20StoppingTheRouterEndsGroupsAndWhoeverUsesThem(World world) throws Exception {
        Network network = Network.line(world, 20, 2);
        List<Network.Pair> pairs = new ArrayList<>();
        List<Outcome<Integer>> readers = new ArrayList<>();
        for (int port = 1; port <= 50; port++) {
            Network.Pair pair = network.open(port, 3);
            pairs.add(pair);
            readers.add(network.call(network.first(), "read", () -> pair.near().read(new byte[1], 0, 1)));
        }
        back(network).customs(packet -> null); // nobody acknowledges
        Outcome<Boolean> stop = network.call(network.first(), "stop", () -> {
            network.first().router().close();
            return true;
        });
        network.simulation().run(Duration.ofSeconds(2));
        assertThat(stop.isDone()).isTrue();
        for (Outcome<Integer> reader : readers) {
            assertThat(network.failure(reader)).hasMessage("the visor shuts down");
        }
        for (Network.Pair pair : pairs) {
            assertThatThrownBy(() -> pair.far().read(new byte[1], 0, 1)).hasMessage("the visor shuts down");
        }
        network.close();
    }

    @Test
    void f21AnEndedGroupSendsNothingMore(World world) throws Exception {
        Network network = Network.line(world, 21, 2);
        EdgeRules edge = network.route(49153, 3, SHORT_LIFE);
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        back(network).customs(packet -> null);
        network.first().router().deleteRule(edge.forward().key());
        assertThat(near.isAlive()).isFalse();
        List<byte[]> sent = log(there(network));
        network.simulation().run(Duration.ofMinutes(2));
        assertThat(sent).isEmpty();
        network.close();
    }

    @Test
    void f22AForgedCounterEndsTheGroupWithAClearReasonAndNeverPassesForData(World world) throws Exception {
        Network network = Network.line(world, 22, 2);
        EdgeRules edge = network.route(49153, 3, LIFE);
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        byte[] forged = packet(DATA, edge.reverse().key(), 42);
        ByteBuffer.wrap(forged).putShort(PacketHeader.BYTES, (short) 40).putLong(PacketHeader.BYTES + 2, -2L);
        back(network).inject(forged);
        network.simulation().run();
        assertThatThrownBy(() -> near.read(new byte[1], 0, 1))
                .isInstanceOf(BadGroupFrameException.class)
                .hasMessageContaining("is not authentic");
        network.simulation().run();
        RouteGroup far = network.last().accepted().getFirst();
        assertThatThrownBy(() -> far.read(new byte[1], 0, 1)).hasMessageContaining("the stream is broken");
        assertThatThrownBy(() -> near.read(new byte[1], 0, 1)).hasMessageContaining("the stream is broken");
        far.close();
        network.close();
    }

    @Test
    void f23ExpiredGroupsAreClosedTogether(World world) throws Exception {
        Network network = Network.line(world, 23, 2);
        List<Network.Pair> pairs = new ArrayList<>();
        for (int port = 1; port <= 200; port++) {
            pairs.add(network.open(port, 3, SHORT_LIFE));
        }
        there(network).customs(packet -> null);
        back(network).customs(packet -> null);
        network.simulation().run(Duration.ofSeconds(36));
        assertThat(network.first().router().groups().all()).isEmpty();
        assertThat(network.first().table().size()).isZero();
        assertThat(pairs)
                .allSatisfy(pair -> assertThat(pair.near().end())
                        .isNotNull()
                        .satisfies(end -> assertThat(
                                        java.util.Objects.requireNonNull(end).kind())
                                .isEqualTo(GroupEnd.Kind.EXPIRED)));
        network.close();
    }

    @Test
    void f24CapabilitiesThatCameOneWayOnlyChangeNothing(World world) throws Exception {
        Network network = Network.line(world, 24, 2);
        // The dialler's bits get lost on the way back only: here, they are added on the way there.
        there(network).customs(packet -> Duration.ZERO);
        EdgeRules edge = network.route(49153, 3, LIFE);
        List<byte[]> answers = log(back(network));
        byte[] call = packet(HANDSHAKE, edge.forward().nextId(), 3);
        call[PacketHeader.BYTES] = 1;
        call[PacketHeader.BYTES + 1] = 3;
        there(network).inject(call);
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        assertThat(answers)
                .filteredOn(packet -> PacketHeader.type(packet, 0) == HANDSHAKE)
                .allSatisfy(packet -> assertThat(packet).hasSize(PacketHeader.BYTES + 1));
        requireWorks(network, new Network.Pair(near, network.last().accepted().getFirst()));
        network.close();
    }

    @Test
    void f25ADeadlineNeverLeavesPartOfAPacket(World world) throws Exception {
        Network network = Network.line(world, 25, 2);
        Network.Pair pair = network.open(49153, 3);
        byte[] data = new byte[50_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        // Room for three packets, then none until after the deadline.
        List<byte[]> sent = new ArrayList<>();
        there(network).customs(packet -> {
            sent.add(packet);
            if (sent.size() == 3) {
                there(network).full(true);
            }
            return Duration.ZERO;
        });
        pair.near().writeWithin(Duration.ofSeconds(1));
        int done = network.await(
                network.call(network.first(), "write", () -> pair.near().write(data, 0, data.length)));
        assertThat(done).isEqualTo(3 * GroupLimits.ONE_FRAME_CHUNK);
        there(network).full(false);
        pair.near().writeWithin(null);
        network.await(network.call(network.first(), "write", () -> pair.near().write(data, done, data.length - done)));
        byte[] got = network.await(network.call(network.last(), "read", () -> {
            byte[] target = new byte[data.length];
            pair.far().readFully(target, 0, target.length);
            return target;
        }));
        assertThat(got).isEqualTo(data);
        network.close();
    }

    @Test
    void f27ShortPacketsDuringTheHandshakeAreHarmless(World world) throws Exception {
        Network network = Network.line(world, 27, 2);
        EdgeRules edge = network.route(49153, 3, LIFE);
        for (int size = 0; size < 40; size++) {
            for (int type = KEEP_ALIVE; type < 24; type++) {
                if (type != HANDSHAKE) {
                    there(network).inject(packet(type, edge.forward().nextId(), size));
                    back(network).inject(packet(type, edge.reverse().key(), size));
                }
            }
        }
        RouteGroup near = network.await(network.dial(edge));
        network.simulation().run();
        requireWorks(network, new Network.Pair(near, network.last().accepted().getFirst()));
        network.close();
    }

    @Test
    void keepAlivesFollowTheRulesLifeAndGiveUpAfterFiveFailures(World world) throws Exception {
        Network network = Network.line(world, 30, 2);
        Network.Pair pair = network.open(49153, 3, LIFE);
        List<byte[]> sent = log(there(network));
        network.simulation().run(Duration.ofMinutes(29));
        assertThat(types(sent)).containsExactly(KEEP_ALIVE, KEEP_ALIVE, KEEP_ALIVE, KEEP_ALIVE, KEEP_ALIVE);
        there(network).full(true);
        network.simulation().run(Duration.ofSeconds(299));
        assertThat(pair.near().isAlive()).isTrue();
        network.simulation().run(Duration.ofSeconds(1));
        assertThat(pair.near().end()).isNotNull();
        assertThat(java.util.Objects.requireNonNull(pair.near().end()).kind()).isEqualTo(GroupEnd.Kind.UNREACHABLE);
        assertThat(network.first().router().groups().all()).isEmpty();
        assertThat(network.first().table().size()).isZero();
        there(network).full(false);
        pair.far().close();
        network.close();
    }

    @Test
    void shortLivedRulesAreKeptAliveByPingsTheirPongsAndKeepAlives(World world) throws Exception {
        Network network = Network.line(world, 31, 3);
        Network.Pair pair = network.open(49153, 3, SHORT_LIFE);
        List<byte[]> sent = log(there(network));
        // The other end is silent but for its pongs, as a newer visor would be.
        network.last().carrier(network.transport(1)).customs(packet -> {
            int type = PacketHeader.type(packet, 0);
            return type == PING || type == KEEP_ALIVE ? null : Duration.ZERO;
        });
        network.simulation().run(Duration.ofMinutes(10));
        assertThat(pair.near().isAlive()).isTrue();
        assertThat(pair.far().isAlive()).isTrue();
        assertThat(types(sent)).contains(PING, KEEP_ALIVE);
        assertThat(sent.stream().filter(packet -> PacketHeader.type(packet, 0) == PING))
                .hasSize(60);
        network.close();
    }

    @Test
    void aReadDeadlineIsTemporaryAndCanBeSetAnew(World world) throws Exception {
        Network network = Network.line(world, 32, 2);
        Network.Pair pair = network.open(49153, 3);
        pair.far().readWithin(Duration.ofSeconds(1));
        Outcome<Integer> late =
                network.call(network.last(), "read", () -> pair.far().read(new byte[9], 0, 9));
        assertThat(network.failure(late)).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> pair.far().read(new byte[9], 0, 9)).isInstanceOf(SocketTimeoutException.class);
        pair.far().readWithin(null);
        requireWorks(network, pair);
        network.close();
    }
}
