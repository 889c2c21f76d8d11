package io.skyloom.routing.appnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.PubKey;
import io.skyloom.routing.setup.FaultyKeeper;
import io.skyloom.routing.setup.TestVisors;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes between several visors: real routers, a real setup node, everything else in memory. */
class RoutedVisorsTest {
    private static final byte[] HELLO = "hello over there".getBytes(StandardCharsets.UTF_8);
    private static final DialOptions PLAIN = DialOptions.USUAL.withRounds(1);

    private static byte[] read(ByteStream stream) throws IOException {
        byte[] got = new byte[HELLO.length];
        stream.readFully(got, 0, got.length);
        return got;
    }

    /** Sends both ways. */
    private static void talk(RoutedNetwork network, ByteStream near, ByteStream far) {
        Outcome<byte[]> back = network.call(0, "near", () -> {
            near.writeFully(HELLO, 0, HELLO.length);
            return read(near);
        });
        Outcome<Boolean> echo = network.call(0, "far", () -> {
            byte[] got = read(far);
            far.writeFully(got, 0, got.length);
            return true;
        });
        assertThat(network.await(back)).isEqualTo(HELLO);
        assertThat(network.await(echo)).isTrue();
    }

    private static void closeBoth(RoutedNetwork network, AppConnection near, AppConnection far) {
        network.await(network.call(0, "end", () -> {
            near.close();
            far.close();
            return true;
        }));
        network.simulation.run(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldConnectOverHopsAndLeaveNothing(int hops, World world) {
        RoutedNetwork network = new RoutedNetwork(world, hops, hops + 1).chain();
        AppListener listener = network.listen(hops, 3);
        AppConnection near = network.await(network.dial(0, hops, 3, PLAIN));
        AppConnection far = network.accept(listener);
        assertThat(near.remote()).isEqualTo(network.visor(hops).at(3));
        assertThat(near.local()).isEqualTo(network.visor(0).at(49153));
        assertThat(far.remote()).isEqualTo(near.local());
        assertThat(near.isAlive()).isTrue();
        for (int relay = 1; relay < hops; relay++) {
            assertThat(network.visor(relay).visor.table().size()).isEqualTo(2);
        }
        talk(network, near, far);
        closeBoth(network, near, far);
        listener.close();
        assertThat(network.left()).isZero();
        assertThat(network.node.counters().succeeded()).isEqualTo(1);
        network.close();
    }

    @Test
    void shouldConnectAVisorToItselfOverANeighbour(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 7, 3);
        network.link(0, 2);
        network.link(0, 1);
        network.link(1, 2);
        AppListener listener = network.listen(0, WellKnownPorts.PING);
        AppConnection near = network.await(network.call(
                0, "ping", () -> network.visor(0).skynet.ping(network.visor(1).key(), WellKnownPorts.PING)));
        AppConnection far = network.accept(listener);
        // The named neighbour relays, and no other one.
        assertThat(network.visor(1).visor.table().size()).isEqualTo(2);
        assertThat(network.visor(2).visor.table().size()).isZero();
        assertThat(network.visor(0).visor.table().size()).isEqualTo(4);
        talk(network, near, far);
        closeBoth(network, near, far);
        listener.close();
        assertThat(network.left()).isZero();
        network.close();
    }

    @Test
    void faultR3shouldNotPingOverAnotherNeighbour(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 8, 3);
        network.link(0, 2);
        network.link(1, 2);
        Throwable failure = network.failure(network.call(
                0, "ping", () -> network.visor(0).skynet.ping(network.visor(1).key(), WellKnownPorts.PING)));
        assertThat(failure).hasMessageContaining(network.visor(1).key().hex());
        assertThat(network.left()).isZero();
        network.close();
    }

    @ParameterizedTest
    @EnumSource(FaultyKeeper.Moment.class)
    void faultS5shouldLeaveNothingAnywhereWhenAHopFails(FaultyKeeper.Moment moment, World world) {
        for (int failing = 0; failing <= 3; failing++) {
            RoutedNetwork network = new RoutedNetwork(world, 100 + failing, 4).chain();
            AppListener listener = network.listen(3, 3);
            network.visor(failing).keeper.failAt(moment);
            Outcome<AppConnection> dial = network.dial(0, 3, 3, PLAIN);
            if (concerns(moment, failing)) {
                Throwable failure = network.failure(dial);
                assertThat(failure).hasMessageContaining("a fault at " + moment);
                // The one that failed is named, by its key or as the destination.
                PubKey culprit = network.visor(failing).key();
                assertThat(failure).hasMessageMatching(".*(" + culprit.hex() + "|to destination router).*");
            } else {
                network.await(dial).close();
            }
            network.simulation.run(Duration.ofSeconds(20));
            listener.close();
            network.simulation.run(Duration.ofSeconds(5));
            assertThat(network.left()).as("left after a fault of " + failing).isZero();
            network.close();
        }
    }

    /** Relays get intermediary rules, the destination gets an edge, all reserve. */
    private static boolean concerns(FaultyKeeper.Moment moment, int visor) {
        return switch (moment) {
            case RESERVING, RESERVED -> true;
            case ADDING_INTERMEDIARY, ADDED_INTERMEDIARY -> visor == 1 || visor == 2;
            case ADDING_EDGE, ADDED_EDGE -> visor == 3;
        };
    }

    @Test
    void faultS5shouldLeaveNothingAnywhereWhenAHopCannotBeReached(World world) {
        for (int failing = 0; failing <= 3; failing++) {
            RoutedNetwork network = new RoutedNetwork(world, 200 + failing, 4).chain();
            PubKey culprit = network.visor(failing).key();
            network.setup.setUnreachable(culprit, new IOException("dmsg error 100 - entry is not found in discovery"));
            Throwable failure = network.failure(network.dial(0, 3, 3, PLAIN));
            assertThat(failure)
                    .hasMessage(
                            "route setup: failed to instantiate route id reserver: a dial attempt failed with: dial "
                                    + culprit.hex() + "@136: dmsg error 100 - entry is not found in discovery");
            network.simulation.run(Duration.ofSeconds(20));
            assertThat(network.left()).isZero();
            network.close();
        }
    }

    @Test
    void faultS7shouldHaveTheGroupRegisteredWhenTheSetupIsAcknowledged(World world) throws Exception {
        RoutedNetwork network = new RoutedNetwork(world, 9, 3).chain();
        Outcome<Boolean> done = network.call(0, "setup", () -> {
            network.node.setUp(
                    TestVisors.route(49160, 3, 0, 1, 2), network.visor(0).key());
            return true;
        });
        // Its transports are not those of the test's own numbering, so the relay refuses them by name.
        assertThat(network.failure(done))
                .hasMessageContaining(network.visor(1).key().hex());
        network.visor(2).keeper.fault(moment -> {
            if (moment == FaultyKeeper.Moment.ADDED_EDGE) {
                assertThat(network.visor(2).visor.router().groups().handshakes())
                        .isEqualTo(1);
                assertThat(network.visor(2).visor.table().size()).isEqualTo(2);
            }
        });
        AppListener listener = network.listen(2, 3);
        AppConnection near = network.await(network.dial(0, 2, 3, PLAIN));
        closeBoth(network, near, network.accept(listener));
        listener.close();
        network.close();
    }

    @Test
    void shouldDialManyAtOnce(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 64, 5);
        network.link(0, 1);
        network.link(0, 2);
        network.link(1, 3);
        network.link(2, 3);
        network.link(3, 4);
        AppListener listener = network.listen(4, 3);
        List<Outcome<AppConnection>> dials = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            dials.add(network.dial(0, 4, 3, DialOptions.USUAL));
        }
        List<AppConnection> near = new ArrayList<>();
        dials.forEach(dial -> near.add(network.await(dial)));
        assertThat(near.stream().map(AppConnection::local)).doesNotHaveDuplicates();
        List<AppConnection> far = new ArrayList<>();
        near.forEach(one -> far.add(network.accept(listener)));
        assertThat(far.stream().map(AppConnection::remote).toList())
                .containsExactlyInAnyOrderElementsOf(
                        near.stream().map(AppConnection::local).toList());
        // One stream to each visor served them all; over either relay there was one.
        assertThat(network.node.counters().dialled()).isBetween(4L, 5L);
        network.await(network.call(0, "end", () -> {
            near.forEach(AppConnection::close);
            far.forEach(AppConnection::close);
            return true;
        }));
        network.simulation.run(Duration.ofSeconds(30));
        listener.close();
        network.simulation.run(Duration.ofSeconds(5));
        assertThat(network.left()).isZero();
        network.close();
    }
}
