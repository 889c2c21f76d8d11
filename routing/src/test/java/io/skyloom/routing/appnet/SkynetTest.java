package io.skyloom.routing.appnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.routing.setup.TestVisors;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ports, listeners, and what those are told whom nobody takes. */
class SkynetTest {
    private static final DialOptions USUAL = DialOptions.USUAL.withRounds(1);

    private static void settle(RoutedNetwork network, AppListener listener, List<AppConnection> open) {
        network.await(network.call(0, "end", () -> {
            open.forEach(AppConnection::close);
            listener.close();
            return true;
        }));
        network.simulation.run(Duration.ofSeconds(20));
        assertThat(network.left()).isZero();
        network.close();
    }

    private static Throwable endOf(RoutedNetwork network, AppConnection connection) {
        Outcome<Integer> end = network.call(0, "read", () -> connection.read(new byte[10], 0, 10));
        network.simulation.run(Duration.ofSeconds(5));
        assertThat(end.isDone()).isTrue();
        IOException cause = connection.closeCause();
        return cause == null ? new IOException("closed in order") : cause;
    }

    /** What a dialler is told: by its dial, or, if the handshake was quicker, by its connection. */
    private static Throwable told(RoutedNetwork network, Outcome<AppConnection> dial) {
        network.simulation.runUntil(dial::isDone, Duration.ofSeconds(20));
        assertThat(dial.isDone()).isTrue();
        AppConnection near = dial.now().orElse(null);
        if (near == null) {
            return network.failure(dial);
        }
        Throwable end = endOf(network, near);
        near.close();
        network.simulation.run(Duration.ofSeconds(5));
        return end;
    }

    @Test
    void shouldTellWhomNobodyListensFor(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 1, 2).chain();
        AppListener other = network.listen(1, 5);
        for (int port : List.of(1, 3, 13, 43, 44, 77)) {
            assertThat(told(network, network.dial(0, 1, port, DialOptions.USUAL)))
                    .hasMessageContaining(WellKnownPorts.offline(port));
        }
        assertThat(WellKnownPorts.offline(1)).isEqualTo("no listener on port 1, skychat offline");
        assertThat(WellKnownPorts.offline(13)).isEqualTo("no listener on port 13, skysocks-client offline");
        assertThat(WellKnownPorts.offline(77)).isEqualTo("no listener on port 77, service offline");
        // Nobody is suspected for an answer of the remote itself, and nothing was tried twice.
        assertThat(network.visor(0).dialer.suspects()).isEmpty();
        assertThat(network.node.counters().succeeded()).isEqualTo(6);
        settle(network, other, List.of());
    }

    @Test
    void shouldHoldAPortOnceAndFreeItWithItsListener(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 2, 2).chain();
        AppListener listener = network.listen(1, 5);
        assertThatThrownBy(() -> network.visor(1).skynet.listen(5))
                .isInstanceOf(BindException.class)
                .hasMessage("port already bound");
        assertThatThrownBy(() -> network.visor(1).skynet.listen(0)).isInstanceOf(IllegalArgumentException.class);
        listener.close();
        listener.close();
        AppListener again = network.listen(1, 5);
        assertThat(network.visor(1).skynet.portsHeld()).isEqualTo(1);
        assertThatThrownBy(listener::accept).isInstanceOf(IOException.class).hasMessageContaining("closed");
        settle(network, again, List.of());
    }

    @Test
    void faultA1shouldGoOnAcceptingAfterAnIncomingRouteFailed(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 3, 3).chain();
        AppListener listener = network.listen(2, 3);
        // The first initiator's packets end at the relay: its handshake never comes.
        var link = network.visor(0).own.get(0).id();
        network.carrier(0, link).customs(packet -> null);
        network.failure(network.dial(0, 2, 3, USUAL.withLimits(Duration.ofSeconds(3), Duration.ofSeconds(10))));
        network.simulation.run(Duration.ofSeconds(20));
        network.carrier(0, link).customs(packet -> Duration.ZERO);
        network.simulation.run(Duration.ofMinutes(3));
        AppConnection near = network.await(network.dial(0, 2, 3, USUAL));
        AppConnection far = network.accept(listener);
        assertThat(far.remote()).isEqualTo(near.local());
        network.await(network.call(0, "end", () -> {
            near.close();
            far.close();
            listener.close();
            return true;
        }));
        network.simulation.run(Duration.ofMinutes(11));
        assertThat(network.left()).isZero();
        network.close();
    }

    @Test
    void faultA2shouldGoOnAcceptingWhenTheFirstListenerCloses(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 4, 2).chain();
        AppListener first = network.listen(1, 3);
        AppListener second = network.listen(1, 4);
        first.close();
        AppConnection near = network.await(network.dial(0, 1, 4, USUAL));
        AppConnection far = network.accept(second);
        settle(network, second, List.of(near, far));
    }

    @Test
    void faultA3shouldCloseWhatArrivesAtAClosingListener(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 5, 2).chain();
        AppListener listener = network.listen(1, 3);
        Outcome<AppConnection> dial = network.dial(0, 1, 3, USUAL);
        network.simulation.runUntil(
                () -> network.visor(1).visor.router().groups().handshakes() > 0 || dial.isDone(),
                Duration.ofSeconds(10));
        listener.close();
        assertThat(told(network, dial)).hasMessageContaining("no listener on port 3, skysocks offline");
        settle(network, listener, List.of());
    }

    @Test
    void faultA4shouldCloseWhatWaitsInAClosedListener(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 6, 2).chain();
        AppListener listener = network.listen(1, 3);
        List<AppConnection> near = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            near.add(network.await(network.dial(0, 1, 3, USUAL)));
        }
        network.simulation.run(Duration.ofSeconds(1));
        assertThat(network.visor(1).visor.router().groups().open()).isEqualTo(3);
        network.await(network.call(1, "end", () -> {
            listener.close();
            return true;
        }));
        near.forEach(one -> assertThat(endOf(network, one)).hasMessageContaining("offline"));
        assertThat(network.visor(1).visor.router().groups().all()).isEmpty();
        settle(network, listener, near);
    }

    @Test
    void faultA6shouldKeepFewConnectionsWaitingAndRefuseTheRest(World world) {
        assertThat(Skynet.QUEUE).isEqualTo(128);
        RoutedNetwork network = new RoutedNetwork(world, 7, 2).chain();
        RoutedVisor far = network.visor(1);
        Skynet small = new Skynet(far.key(), far.dialer, far.porter, USUAL, 2);
        far.visor.router().accepting(small);
        AppListener listener = network.await(network.call(1, "listen", () -> small.listen(3)));
        List<AppConnection> near = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            near.add(network.await(network.dial(0, 1, 3, USUAL)));
            network.simulation.run(Duration.ofSeconds(1));
        }
        assertThat(told(network, network.dial(0, 1, 3, USUAL)))
                .hasMessageContaining("too many wait for the listener on port 3");
        assertThat(near.get(0).isAlive() && near.get(1).isAlive()).isTrue();
        near.add(network.accept(listener));
        near.add(network.accept(listener));
        near.add(network.await(network.dial(0, 1, 3, USUAL)));
        near.add(network.accept(listener));
        settle(network, listener, near);
    }

    @Test
    void shouldNameNetworksAndAddresses() throws Exception {
        AppAddress address = new AppAddress(AppAddress.SKYNET, TestVisors.visor(1), 0);
        assertThat(address).hasToString(TestVisors.visor(1).hex() + ":~");
        assertThat(AppAddress.of(new DmsgAddress(TestVisors.visor(1), 7)))
                .hasToString(TestVisors.visor(1).hex() + ":7")
                .extracting(AppAddress::network)
                .isEqualTo("dmsg");
        assertThatThrownBy(() -> new AppAddress("skynet", TestVisors.visor(1), 65536))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Networkers(Map.of()).of("skynet")).hasMessage("no such networker");
        assertThat(WellKnownPorts.isSystem(57)).isTrue();
        assertThat(WellKnownPorts.isSystem(3)).isFalse();
    }
}
