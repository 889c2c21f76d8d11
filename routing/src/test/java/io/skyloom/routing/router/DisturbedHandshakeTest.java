package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupClosedException;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.world.Network;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes whose packets are lost, repeated, late, early, or not what they should be. */
class DisturbedHandshakeTest {
    private static final int DATA = 0;
    private static final int CLOSE = 1;
    private static final int HANDSHAKE = 3;
    private static final int ERROR = 6;

    private static int type(byte[] packet) {
        return PacketHeader.type(packet, 0);
    }

    /** A packet for the reverse rule of an edge. */
    private static byte[] to(EdgeRules edge, int type, byte... payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        PacketHeader.put(packet, 0, type, edge.reverse().key(), payload.length);
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        return packet;
    }

    /** Notes what is sent and loses the first few packets of a type. */
    private static List<byte[]> losing(Network network, int from, int link, int type, int count) {
        List<byte[]> sent = new ArrayList<>();
        AtomicInteger left = new AtomicInteger(count);
        network.visor(from).carrier(network.transport(link)).customs(packet -> {
            sent.add(packet);
            return type(packet) == type && left.getAndDecrement() > 0 ? null : Duration.ZERO;
        });
        return sent;
    }

    private static void requireWorks(Network network, RouteGroup near, RouteGroup far) throws Exception {
        near.write(new byte[] {42}, 0, 1);
        assertThat(network.await(network.call(network.last(), "read", () -> far.read(new byte[1], 0, 1))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void shouldOpenThoughItsCallsAreLost(int lost, World world) throws Exception {
        Network network = Network.line(world, 1, 3);
        losing(network, 0, 0, HANDSHAKE, lost);
        Network.Pair pair = network.open(49153, 3);
        requireWorks(network, pair.near(), pair.far());
        network.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void shouldOpenThoughTheAnswersAreLost(int lost, World world) throws Exception {
        Network network = Network.line(world, 2, 2);
        losing(network, 1, 0, HANDSHAKE, lost);
        Network.Pair pair = network.open(49153, 3);
        requireWorks(network, pair.near(), pair.far());
        network.close();
    }

    @Test
    void shouldRepeatItsCallAfterPausesThatDoubleUpToASecond(World world) throws Exception {
        Network network = Network.line(world, 3, 2);
        List<Duration> calls = new ArrayList<>();
        network.first().carrier(network.transport(0)).customs(packet -> {
            if (type(packet) == HANDSHAKE) {
                calls.add(network.simulation().time().elapsed());
            }
            return null;
        });
        Outcome<RouteGroup> dial = network.dial(network.route(49153, 3, Network.KEEP_ALIVE));
        assertThat(network.failure(dial)).hasMessageContaining("remote handshake not received within PT10S");
        Duration first = calls.getFirst();
        assertThat(calls.stream().limit(6).map(time -> time.minus(first).toMillis()))
                .containsExactly(0L, 250L, 750L, 1750L, 2750L, 3750L);
        network.close();
    }

    @Test
    void shouldTakeEveryHandshakePacketTwice(World world) throws Exception {
        Network network = Network.line(world, 4, 2);
        for (int end = 0; end < 2; end++) {
            var carrier = network.visor(end).carrier(network.transport(0));
            carrier.customs(packet -> {
                if (type(packet) == HANDSHAKE) {
                    carrier.inject(packet);
                }
                return Duration.ZERO;
            });
        }
        Network.Pair pair = network.open(49153, 3);
        requireWorks(network, pair.near(), pair.far());
        network.close();
    }

    @Test
    void shouldOpenWhenHandshakePacketsTakeNearlyTwoSeconds(World world) throws Exception {
        Network network = Network.line(world, 5, 2);
        for (int end = 0; end < 2; end++) {
            network.visor(end)
                    .carrier(network.transport(0))
                    .customs(packet -> type(packet) == HANDSHAKE ? Duration.ofMillis(1900) : Duration.ZERO);
        }
        Network.Pair pair = network.open(49153, 3);
        requireWorks(network, pair.near(), pair.far());
        network.close();
    }

    @Test
    void shouldParkDataThatOvertakesTheHandshake(World world) throws Exception {
        Network network = Network.line(world, 6, 2);
        // The dialler's call reaches the other end only after its first noise message.
        List<byte[]> held = new ArrayList<>();
        var there = network.first().carrier(network.transport(0));
        EdgeRules edge = network.route(49153, 3, Network.KEEP_ALIVE);
        there.customs(packet -> {
            if (type(packet) == HANDSHAKE) {
                held.add(packet);
                return null;
            }
            return Duration.ZERO;
        });
        Outcome<RouteGroup> dial = network.dial(edge);
        network.simulation().run();
        network.last().carrier(network.transport(0)).inject(to(edge, HANDSHAKE, (byte) 1));
        network.simulation().run();
        assertThat(network.last().router().parking().size()).isEqualTo(1);
        there.inject(held.getFirst());
        network.simulation().run();
        assertThat(network.last().router().parking().size()).isZero();
        requireWorks(network, network.await(dial), network.last().accepted().getFirst());
        network.close();
    }

    @Test
    void shouldForgetParkedDataAfterTwoSecondsAndFailWithoutAHandshake(World world) throws Exception {
        Network network = Network.line(world, 7, 2);
        List<byte[]> answers = losing(network, 1, 0, DATA, 0);
        Network.Edges edges = network.plan(49153, 3, Network.KEEP_ALIVE);
        network.last().router().addEdgeRules(edges.responder(), network.setup());
        var there = network.first().carrier(network.transport(0));
        for (int i = 0; i < 40; i++) {
            there.inject(to(edges.responder(), DATA, "plain text of an old peer".getBytes(StandardCharsets.UTF_8)));
        }
        network.simulation().run();
        assertThat(network.last().router().parking().size()).isEqualTo(16);
        assertThat(network.last().router().parking().refused()).isEqualTo(24);
        network.simulation().run(Duration.ofSeconds(2));
        assertThat(network.last().router().parking().size()).isZero();
        network.simulation().run(Duration.ofSeconds(9));
        assertThat(network.last().router().groups().all()).isEmpty();
        assertThat(network.last().accepted()).isEmpty();
        assertThat(answers.stream().map(DisturbedHandshakeTest::type)).containsExactly(ERROR, CLOSE);
        network.close();
    }

    @Test
    void shouldEndTheDialAtOnceWhenThePeerClosesFirst(World world) throws Exception {
        Network network = Network.line(world, 8, 2);
        network.first().carrier(network.transport(0)).customs(packet -> null);
        EdgeRules edge = network.route(49153, 3, Network.KEEP_ALIVE);
        Outcome<RouteGroup> dial = network.dial(edge);
        network.simulation().run();
        Duration before = network.simulation().time().elapsed();
        var back = network.last().carrier(network.transport(0));
        back.inject(to(edge, ERROR, "no room here".getBytes(StandardCharsets.UTF_8)));
        back.inject(to(edge, CLOSE, (byte) 0));
        assertThat(network.failure(dial))
                .isInstanceOf(GroupClosedException.class)
                .hasMessage("no room here");
        assertThat(network.simulation().time().elapsed()).isEqualTo(before);
        assertThat(network.first().table().size()).isZero();
        network.close();
    }

    @Test
    void shouldAnswerOnTheThreadThatReadTheCall(World world) throws Exception {
        Network network = Network.line(world, 9, 2);
        List<String> threads = new ArrayList<>();
        network.last().carrier(network.transport(0)).customs(packet -> {
            if (type(packet) == HANDSHAKE) {
                threads.add(Thread.currentThread().getName());
            }
            return Duration.ZERO;
        });
        network.open(49153, 3);
        assertThat(threads).hasSize(1).allMatch(name -> name.contains("read:A>B"));
        network.close();
    }

    @Test
    void shouldAnswerWithinTwoSecondsThoughItsOutputWasFull(World world) throws Exception {
        Network network = Network.line(world, 10, 2);
        var back = network.last().carrier(network.transport(0));
        back.full(true);
        Outcome<RouteGroup> dial = network.dial(network.route(49153, 3, Network.KEEP_ALIVE));
        network.simulation().run(Duration.ofMillis(1500));
        assertThat(dial.isDone()).isFalse();
        back.full(false);
        network.simulation().run(Duration.ofMillis(300));
        assertThat(dial.isDone()).isTrue();
        network.await(dial);
        network.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "010000", "010300", "050300a1a2a3", "ff"})
    void shouldTakeTheHandshakesOfEveryGeneration(String payload, World world) throws Exception {
        Network network = Network.line(world, 11, 2);
        List<byte[]> answers = losing(network, 1, 0, DATA, 0);
        Network.Edges edges = network.plan(49153, 3, Network.KEEP_ALIVE);
        network.last().router().addEdgeRules(edges.responder(), network.setup());
        byte[] call = java.util.HexFormat.of().parseHex(payload);
        network.first().carrier(network.transport(0)).inject(to(edges.responder(), HANDSHAKE, call));
        network.simulation().run();
        assertThat(answers).hasSize(1);
        assertThat(Arrays.copyOfRange(answers.getFirst(), PacketHeader.BYTES, answers.getFirst().length))
                .containsExactly(1);
        network.close();
    }

    @Test
    void shouldRefuseAPeerThatDoesNotEncrypt(World world) throws Exception {
        Network network = Network.line(world, 12, 2);
        List<byte[]> sent = losing(network, 0, 0, HANDSHAKE, Integer.MAX_VALUE);
        EdgeRules edge = network.route(49153, 3, Network.KEEP_ALIVE);
        Outcome<RouteGroup> dial = network.dial(edge);
        network.simulation().run();
        network.last().carrier(network.transport(0)).inject(to(edge, HANDSHAKE, (byte) 0));
        assertThat(network.failure(dial)).hasMessageContaining("does not encrypt");
        assertThat(sent.stream().map(DisturbedHandshakeTest::type)).containsExactly(HANDSHAKE, ERROR, CLOSE);
        network.close();
    }

    @Test
    void shouldFailClearlyWhenThePeerNumbersItsPackets(World world) throws Exception {
        Network network = Network.line(world, 13, 2);
        List<byte[]> answers = losing(network, 1, 0, DATA, 0);
        Network.Edges edges = network.plan(49153, 3, Network.KEEP_ALIVE);
        network.last().router().addEdgeRules(edges.responder(), network.setup());
        var there = network.first().carrier(network.transport(0));
        there.inject(to(edges.responder(), HANDSHAKE, (byte) 1, (byte) 3, (byte) 0));
        byte[] numbered = new byte[55];
        numbered[5] = 0x31;
        there.inject(to(edges.responder(), DATA, numbered));
        network.simulation().run();
        assertThat(answers.stream().map(DisturbedHandshakeTest::type)).containsExactly(HANDSHAKE, ERROR, CLOSE);
        assertThat(new String(answers.get(1), StandardCharsets.UTF_8)).contains("numbers its data packets");
        assertThat(network.last().router().groups().all()).isEmpty();
        network.close();
    }

    @Test
    void shouldGiveADialUpThatIsInterrupted(World world) throws Exception {
        Network network = Network.line(world, 14, 2);
        network.last().carrier(network.transport(0)).customs(packet -> null);
        EdgeRules edge = network.route(49153, 3, Network.KEEP_ALIVE);
        Outcome<Thread> dialler = new Outcome<>();
        Outcome<RouteGroup> dial = network.call(network.first(), "dial", () -> {
            dialler.complete(Thread.currentThread());
            return network.first().router().open(edge, network.setup(), Duration.ofSeconds(20));
        });
        network.simulation().run();
        network.await(dialler).interrupt();
        assertThat(network.failure(dial)).isInstanceOf(InterruptedException.class);
        assertThat(network.first().router().groups().all()).isEmpty();
        assertThat(network.first().table().size()).isZero();
        network.close();
    }

    @Test
    void shouldEndTheDialWithTheReasonWhenItsTransportIsLost(World world) throws Exception {
        Network network = Network.line(world, 15, 2);
        network.last().carrier(network.transport(0)).customs(packet -> null);
        Outcome<RouteGroup> dial = network.dial(network.route(49153, 3, Network.KEEP_ALIVE));
        network.simulation().run();
        network.first().lose(network.transport(0));
        assertThat(network.failure(dial))
                .isInstanceOfSatisfying(
                        GroupClosedException.class, e -> assertThat(e.kind()).isEqualTo(GroupEnd.Kind.TRANSPORT_LOST));
        network.close();
    }

    @Test
    void shouldStillReadWhatAPeerSaidThatClosedAtOnce(World world) throws Exception {
        for (long seed = 1600; seed < 1620; seed++) {
            Network network = Network.line(world, seed, 2);
            network.last().router().accepting(group -> {
                try (group) {
                    group.writeFully(new byte[] {1, 2, 3}, 0, 3);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            RouteGroup near = network.await(network.dial(network.route(49153, 3, Network.KEEP_ALIVE)));
            byte[] got = new byte[9];
            assertThat(network.await(network.call(network.first(), "read", () -> near.read(got, 0, 9))))
                    .as("seed %d", seed)
                    .isEqualTo(3);
            network.simulation().run();
            assertThat(near.read(got, 0, 9)).isEqualTo(-1);
            near.close();
            network.close();
        }
    }
}
