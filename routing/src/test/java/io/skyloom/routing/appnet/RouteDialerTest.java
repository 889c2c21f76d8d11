package io.skyloom.routing.appnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.setup.FaultyKeeper;
import io.skyloom.routing.world.TestVisor;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which path is taken, what becomes of the others, and how a dial ends early. */
class RouteDialerTest {
    private static final DialOptions USUAL = DialOptions.USUAL;

    /** Two relays between 0 and 3. */
    private static RoutedNetwork diamond(World world, long seed) {
        RoutedNetwork network = new RoutedNetwork(world, seed, 4);
        network.link(0, 1);
        network.link(0, 2);
        network.link(1, 3);
        network.link(2, 3);
        return network;
    }

    private static int rules(RoutedNetwork network, int visor) {
        return network.visor(visor).visor.table().size();
    }

    private static void finish(RoutedNetwork network, AppListener listener, AppConnection... open) {
        network.await(network.call(0, "end", () -> {
            for (AppConnection one : open) {
                one.close();
            }
            listener.close();
            return true;
        }));
        network.simulation.run(Duration.ofSeconds(40));
        assertThat(network.left()).isZero();
        network.close();
    }

    /** The relay that is tried first. */
    private static int firstChoice(RoutedNetwork network) {
        AppListener listener = network.listen(3, 9);
        AppConnection near = network.await(network.dial(0, 3, 9, USUAL.withParallel(1, Duration.ZERO)));
        int relay = rules(network, 1) > 0 ? 1 : 2;
        AppConnection far = network.accept(listener);
        network.await(network.call(0, "end", () -> {
            near.close();
            far.close();
            listener.close();
            return true;
        }));
        network.simulation.run(Duration.ofSeconds(10));
        assertThat(network.left()).isZero();
        return relay;
    }

    @Test
    void shouldGoAroundARelayThatCannotBeReachedAndAvoidItForAWhile(World world) {
        RoutedNetwork network = diamond(world, 1);
        int first = firstChoice(network);
        PubKey broken = network.visor(first).key();
        network.visor(first).keeper.failAt(FaultyKeeper.Moment.RESERVING);
        AppListener listener = network.listen(3, 3);
        AppConnection near = network.await(network.dial(0, 3, 3, USUAL.withParallel(2, Duration.ofSeconds(30))));
        AppConnection far = network.accept(listener);
        assertThat(rules(network, first)).isZero();
        assertThat(rules(network, 3 - first)).isEqualTo(2);
        assertThat(network.visor(0).dialer.suspects()).containsExactly(broken);
        // Working again, it is avoided all the same, until its time has passed.
        network.visor(first).keeper.fault(moment -> {});
        AppConnection second = network.await(network.dial(0, 3, 3, USUAL.withParallel(1, Duration.ZERO)));
        assertThat(rules(network, first)).isZero();
        network.simulation.run(Duration.ofMinutes(2));
        assertThat(network.visor(0).dialer.suspects()).isEmpty();
        AppConnection third = network.await(network.dial(0, 3, 3, USUAL.withParallel(1, Duration.ZERO)));
        assertThat(rules(network, first)).isEqualTo(2);
        finish(network, listener, near, far, second, third);
    }

    @Test
    void shouldAvoidATransportThatIsListedAndThatOneOfItsEndsDoesNotHave(World world) {
        RoutedNetwork network = diamond(world, 5);
        int first = firstChoice(network);
        UUID halfGone = network.visor(first).own.stream()
                .filter(entry -> entry.edgeOf(network.visor(3).key()) >= 0)
                .findFirst()
                .orElseThrow()
                .id();
        network.visor(3).visor.lose(halfGone);
        DialOptions once = USUAL.withParallel(1, Duration.ZERO).withRounds(1);
        assertThat(network.failure(network.dial(0, 3, 3, once))).hasMessageContaining(halfGone + " not found locally");
        assertThat(network.visor(0).dialer.suspectTransports()).containsExactly(halfGone);
        assertThat(network.visor(0).dialer.suspects()).isEmpty();
        AppListener listener = network.listen(3, 3);
        AppConnection near = network.await(network.dial(0, 3, 3, once));
        assertThat(rules(network, 3 - first)).isEqualTo(2);
        network.simulation.run(Duration.ofMinutes(2));
        assertThat(network.visor(0).dialer.suspectTransports()).isEmpty();
        finish(network, listener, near, network.accept(listener));
    }

    /** A neighbour that has not noticed keeps the transport listed, and all ways out of here lead over it. */
    @Test
    void shouldMakeATransportOfItsOwnAnewThatOnlyTheOtherEndStillHas(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 12, 3).chain();
        TransportEntry lost = network.visor(0).own.getFirst();
        network.visor(0).visor.lose(lost.id());
        AtomicInteger made = new AtomicInteger();
        network.visor(0).automatic = (remote, limit) -> {
            assertThat(remote).isEqualTo(network.visor(1).key());
            made.incrementAndGet();
            network.visor(1).visor.lose(lost.id());
            TestVisor.connect(network.visor(0).visor, network.visor(1).visor, lost.id());
            return true;
        };
        DialOptions around = USUAL.withHops(2, 7);
        assertThat(network.failure(network.dial(0, 2, 3, around.overExistingOnly())))
                .hasMessageContaining(lost.id() + " not found locally");
        assertThat(made).hasValue(0);
        AppListener listener = network.listen(2, 3);
        AppConnection near = network.await(network.dial(0, 2, 3, around));
        assertThat(made).hasValue(1);
        assertThat(network.visor(0).dialer.suspectTransports()).isEmpty();
        network.simulation.run(
                Duration.ofMinutes(11)); // Nothing leads to the relays of what failed: their rules expire.
        finish(network, listener, near, network.accept(listener));
    }

    @Test
    void shouldUseASuspectWhenNobodyElseLeadsThere(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 2, 3).chain();
        PubKey relay = network.visor(1).key();
        network.setup.setUnreachable(relay, new IOException("nobody there"));
        assertThat(network.failure(network.dial(0, 2, 3, USUAL))).hasMessageContaining(relay.hex());
        assertThat(network.visor(0).dialer.suspects()).containsExactly(relay);
        network.setup.setReachable(relay);
        AppListener listener = network.listen(2, 3);
        AppConnection near = network.await(network.dial(0, 2, 3, USUAL));
        assertThat(network.visor(0).dialer.suspects()).isEmpty();
        finish(network, listener, near, network.accept(listener));
    }

    @Test
    void shouldLetTheFirstCompletedHandshakeWinAndTakeTheLoserDown(World world) {
        RoutedNetwork network = diamond(world, 3);
        int slow = firstChoice(network);
        UUID slowLink = network.visor(slow).own.stream()
                .filter(entry -> entry.edgeOf(network.visor(3).key()) >= 0)
                .findFirst()
                .orElseThrow()
                .id();
        // The slow relay passes its packets on after a while: its route completes, but later.
        network.carrier(slow, slowLink).customs(packet -> Duration.ofSeconds(4));
        AppListener listener = network.listen(3, 3);
        AppConnection near = network.await(network.dial(0, 3, 3, USUAL.withParallel(2, Duration.ofSeconds(1))));
        assertThat(network.simulation.time().elapsed()).isLessThan(Duration.ofSeconds(40));
        AppConnection winner = network.accept(listener);
        assertThat(winner.remote()).isEqualTo(near.local());
        network.simulation.run(Duration.ofSeconds(20));
        // What the loser opened is closed, and nothing of it is left but the winner's rules and port.
        assertThat(rules(network, slow)).isZero();
        assertThat(rules(network, 3 - slow)).isEqualTo(2);
        assertThat(rules(network, 0)).isEqualTo(2);
        assertThat(network.visor(0).porter.held()).isEqualTo(1);
        assertThat(near.isAlive()).isTrue();
        finish(network, listener, near, winner);
    }

    @Test
    void shouldSuspectRelaysThatSwallowTheHandshake(World world) {
        RoutedNetwork network = diamond(world, 4);
        int deaf = firstChoice(network);
        UUID out = network.visor(deaf).own.get(0).id();
        network.carrier(
                        0,
                        network.visor(0).own.stream()
                                .filter(entry ->
                                        entry.edgeOf(network.visor(deaf).key()) >= 0)
                                .findFirst()
                                .orElseThrow()
                                .id())
                .customs(packet -> packet[0] == 1 ? Duration.ZERO : null);
        assertThat(out).isNotNull();
        AppListener listener = network.listen(3, 3);
        AppConnection near = network.await(network.dial(0, 3, 3, USUAL.withParallel(1, Duration.ZERO)));
        assertThat(rules(network, 3 - deaf)).isEqualTo(2);
        assertThat(network.visor(0).dialer.suspects())
                .containsExactly(network.visor(deaf).key());
        finish(network, listener, near, network.accept(listener));
    }

    /** All ways in but one lead over a transport that swallows handshakes; the last one was missing, and is back. */
    @Test
    void shouldSuspectTheTransportThatSilentPathsHaveInCommonAndTryOneThatWasMissing(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 11, 8);
        for (int relay = 1; relay < 5; relay++) {
            network.link(0, relay);
            network.link(relay, 5);
            network.link(relay, 6);
        }
        UUID missing = network.link(6, 7);
        network.visor(7).visor.lose(missing);
        assertThat(network.failure(network.dial(0, 7, 3, USUAL))).hasMessageContaining(missing + " not found locally");
        assertThat(network.visor(0).dialer.suspectTransports()).containsExactly(missing);
        network.visor(6).visor.lose(missing);
        TestVisor.connect(network.visor(6).visor, network.visor(7).visor, missing);
        UUID deaf = network.link(5, 7);
        network.carrier(5, deaf).customs(packet -> packet[0] == 1 ? Duration.ZERO : null);
        AppListener listener = network.listen(7, 3);
        network.simulation.run(Duration.ofMinutes(1)); // Until the list of transports has been fetched anew.
        DialOptions twice = USUAL.withParallel(2, Duration.ofSeconds(1)).withRounds(2);
        AppConnection near = network.await(network.dial(0, 7, 3, twice));
        assertThat(rules(network, 6)).isEqualTo(2);
        assertThat(network.visor(0).dialer.silentTransports()).containsExactly(deaf);
        assertThat(network.visor(0).dialer.suspectTransports()).isEmpty();
        network.simulation.run(Duration.ofMinutes(2));
        assertThat(network.visor(0).dialer.silentTransports()).isEmpty();
        finish(network, listener, near, network.accept(listener));
    }

    @Test
    void shouldHonourTheWantedLengths(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 5, 4).chain();
        network.link(0, 3);
        AppListener listener = network.listen(3, 3);
        AppConnection direct = network.await(network.dial(0, 3, 3, USUAL));
        assertThat(rules(network, 1)).isZero();
        AppConnection around = network.await(network.dial(0, 3, 3, USUAL.withHops(2, 7)));
        assertThat(rules(network, 1)).isEqualTo(2);
        assertThat(network.failure(network.dial(0, 3, 3, USUAL.withHops(2, 2)))).hasMessageContaining("2 to 2 hops");
        assertThat(network.failure(network.dial(0, 3, 3, USUAL.withHops(0, 7))))
                .hasMessage("routing disabled. (minhop=0)");
        finish(network, listener, direct, around, network.accept(listener), network.accept(listener));
    }

    @Test
    void shouldEndEverythingWhenItsCallerIsInterrupted(World world) throws Exception {
        RoutedNetwork network = diamond(world, 6);
        AppListener listener = network.listen(3, 3);
        // Nobody gets an answer from a relay's router any more.
        for (int relay = 1; relay < 3; relay++) {
            Outcome<Boolean> never = new Outcome<>();
            RoutedVisor visor = network.visor(relay);
            visor.keeper.fault(moment -> stall(moment, never, visor));
        }
        Outcome<Thread> who = new Outcome<>();
        Outcome<AppConnection> dial = network.call(0, "dial", () -> {
            who.complete(Thread.currentThread());
            return network.visor(0).skynet.dial(network.visor(3).at(3), USUAL);
        });
        assertThat(network.simulation.runUntil(() -> network.node.counters().active() > 0, Duration.ofSeconds(30)))
                .isTrue();
        Duration before = network.simulation.time().elapsed();
        network.await(who).interrupt();
        network.simulation.run();
        // At once: no time has passed.
        assertThat(dial.isDone()).isTrue();
        assertThat(network.failure(dial)).isInstanceOf(InterruptedException.class);
        assertThat(network.simulation.time().elapsed()).isEqualTo(before);
        finish(network, listener);
    }

    private static void stall(FaultyKeeper.Moment moment, Outcome<Boolean> never, RoutedVisor visor) {
        if (moment != FaultyKeeper.Moment.ADDING_INTERMEDIARY) {
            return;
        }
        try {
            never.settledWithin(visor.visor.seams().timers(), Duration.ofSeconds(25));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldEndAtItsDeadlineAndWithItsDialler(World world) {
        RoutedNetwork network = diamond(world, 7);
        for (int relay = 1; relay < 3; relay++) {
            Outcome<Boolean> never = new Outcome<>();
            RoutedVisor visor = network.visor(relay);
            visor.keeper.fault(moment -> stall(moment, never, visor));
        }
        Duration before = network.simulation.time().elapsed();
        Outcome<AppConnection> dial =
                network.dial(0, 3, 3, USUAL.withLimits(Duration.ofSeconds(5), Duration.ofSeconds(5)));
        assertThat(network.failure(dial)).hasMessageContaining("within PT5S");
        assertThat(network.simulation.time().elapsed().minus(before)).isEqualTo(Duration.ofSeconds(5));
        Outcome<AppConnection> another = network.dial(0, 3, 3, USUAL);
        assertThat(network.simulation.runUntil(() -> network.visor(0).dialer.dialling() == 1, Duration.ofSeconds(1)))
                .isTrue();
        network.visor(0).dialer.close();
        network.simulation.run();
        assertThat(network.failure(another)).hasMessage("the dialler is closed");
        network.simulation.run(Duration.ofSeconds(60));
        assertThat(network.left()).isZero();
        network.close();
    }

    @Test
    void shouldWaitForAnAutomaticTransportOnlyWhenThereIsNoOtherWay(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 8, 2);
        AppListener listener = network.listen(1, 3);
        AtomicInteger made = new AtomicInteger();
        network.visor(0).automatic = (remote, limit) -> {
            assertThat(remote).isEqualTo(network.visor(1).key());
            new Outcome<Boolean>().settledWithin(network.visor(0).visor.seams().timers(), Duration.ofSeconds(3));
            made.incrementAndGet();
            network.link(0, 1);
            return true;
        };
        assertThat(network.failure(network.dial(0, 1, 3, USUAL.overExistingOnly())))
                .isInstanceOf(IOException.class);
        assertThat(made).hasValue(0);
        AppConnection near = network.await(network.dial(0, 1, 3, USUAL));
        assertThat(made).hasValue(1);
        finish(network, listener, near, network.accept(listener));
    }

    @Test
    void shouldRefuseToDialNobody(World world) {
        RoutedNetwork network = new RoutedNetwork(world, 9, 2).chain();
        Outcome<AppConnection> dial =
                network.call(0, "dial", () -> network.visor(0).dialer.dial(new RouteAddress(PubKey.NULL, 3), USUAL));
        assertThat(network.failure(dial)).hasMessage("failed to dial routes: empty remote public key");
        network.close();
    }

    @Test
    void faultA5shouldRefuseToDialWhenAllPortsAreHeld(World world) throws Exception {
        RoutedNetwork network = new RoutedNetwork(world, 10, 2).chain();
        AppListener listener = network.listen(1, 3);
        List<PortLease> held = new ArrayList<>();
        for (int port = Porter.FIRST_EPHEMERAL; port <= Porter.LAST; port++) {
            held.add(network.visor(0).porter.reserve(port));
        }
        Throwable failure = network.failure(network.dial(0, 1, 3, USUAL.withRounds(1)));
        assertThat(failure).hasCauseInstanceOf(BindException.class).hasMessageContaining("16384");
        held.get(7).close();
        AppConnection near = network.await(network.dial(0, 1, 3, USUAL));
        assertThat(near.local().port()).isEqualTo(Porter.FIRST_EPHEMERAL + 7);
        held.forEach(PortLease::close);
        finish(network, listener, near, network.accept(listener));
    }
}
