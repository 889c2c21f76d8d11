package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port of a dialled stream is held for as long as the stream lives, and no moment longer. */
class PortsTest {
    @Test
    void shouldFreeThePortWhenReadingMeetsThePeersEndThoughNobodyClosesTheStream(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgTown.Ends ends = town.talk(a, b.listen(5));
            assertThat(a.portsHeld()).isEqualTo(1);

            ends.in().close();

            assertThat(town.act(() -> ends.out().read(new byte[1], 0, 1))).isEqualTo(-1);
            assertThat(a.portsHeld()).isZero();
            assertThat(a.streams()).isZero();
            assertThat(town.act(() -> ends.out().read(new byte[1], 0, 1))).isEqualTo(-1);
            assertThatThrownBy(() -> town.act(() -> ends.out().write(new byte[1], 0, 1)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldFreeThePortOfAStreamWhoseSessionDiesThoughNobodyTouchesIt(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            DmsgTown.Ends ends = town.talk(a, listener);
            town.link(11, 1).blackHole();

            town.within(Duration.ofSeconds(4), "the port is free", () -> a.portsHeld() == 0);

            assertThatThrownBy(() -> town.act(() -> ends.out().read(new byte[1], 0, 1)))
                    .hasStackTraceContaining("local session closed");
            town.link(11, 1).restore();
        }
    }

    @Test
    void shouldSayThatAllPortsAreHeldAndBlameNoDestinationForIt(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            List<PortLease> leases = holdAll(a.porter());
            assertThat(leases).hasSize(16384);

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> town.act(() -> a.dial(listener.local(), DmsgTown.DIAL)))
                        .hasMessageContaining("all 16384 ports");
            }
            leases.getLast().close();

            assertThat(town.talk(a, listener).out().local().port()).isEqualTo(65535);
            leases.forEach(PortLease::close);
        }
    }

    private static List<PortLease> holdAll(Porter porter) {
        List<PortLease> leases = new ArrayList<>();
        try {
            while (true) {
                leases.add(porter.reserveEphemeral());
            }
        } catch (BindException e) {
            leases.sort(java.util.Comparator.comparingInt(PortLease::port));
            return leases;
        }
    }

    @Test
    void shouldRefuseASecondListenerAndFreeThePortOfAClosedOne(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            DmsgClient a = town.prepared(11, town.config(1));
            DmsgListener first = a.listen(5);

            assertThatThrownBy(() -> a.listen(5)).hasMessageStartingWith("dmsg error 400");
            first.close();
            a.listen(5).close();

            assertThat(a.portsHeld()).isZero();
        }
    }

    /** Both ways are tried at once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldHoldNothingForAttemptsThatLostTheirRace(long seed, World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, seed)) {
            town.server(1);
            town.server(2);
            DmsgClient a = town.readyClient(11, 2, usual -> hasty(usual));
            DmsgClient b = town.readyClient(12, 2);
            DmsgListener listener = b.listen(5);
            for (int i = 0; i < 20; i++) {
                DmsgStream won = town.act(() -> a.dial(listener.local(), DmsgTown.DIAL));
                town.pass(Duration.ofMillis(100));
                assertThat(a.portsHeld()).as("held after dial %s", i).isEqualTo(1);
                won.close();
                town.within(Duration.ofSeconds(1), "all ends of dial " + i, () -> a.streams() + a.portsHeld() == 0);
                drain(town, listener);
            }
        }
    }

    /** Every other way is begun at once. */
    private static DmsgClientConfig hasty(DmsgClientConfig usual) {
        return new DmsgClientConfig(
                usual.sessions(),
                usual.serverTypes(),
                usual.clientType(),
                usual.seeds(),
                usual.updateInterval(),
                usual.connect(),
                usual.reconnectJitter(),
                usual.handshake(),
                Duration.ZERO,
                usual.idle(),
                usual.listenerQueue(),
                usual.session());
    }

    private static void drain(DmsgTown town, DmsgListener listener) throws Exception {
        while (listener.waiting() > 0) {
            town.act(listener::accept).close();
        }
    }

    @Test
    void shouldHoldNothingForAnAttemptThatIsGivenUpAtItsVeryLastStep(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 10)) {
            town.server(1);
            town.server(2);
            HeldCurve curve = new HeldCurve(town.clientSeams(11).timers());
            DmsgClient a = town.prepared(11, hasty(town.config(2)), curve).begin();
            DmsgClient b = town.readyClient(12, 2);
            DmsgListener listener = b.listen(5);
            town.until("both servers", () -> a.servers().size() == 2);
            curve.holdNext();

            DmsgStream won = town.act(() -> a.dial(listener.local(), DmsgTown.DIAL));
            assertThat(curve.isHolding()).isTrue();
            assertThat(a.portsHeld()).isEqualTo(2);
            curve.release();
            town.simulation().run();

            assertThat(a.portsHeld()).isEqualTo(1);
            assertThat(a.streams()).isEqualTo(1);
            won.close();
            town.act(listener::accept).close();
        }
    }

    @Test
    void shouldNotConfuseStreamsOfTwoPeersWithTheSamePorts(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 9)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgClient c = town.readyClient(13, 1);
            DmsgListener listener = c.listen(5);

            DmsgTown.Ends fromA = town.talk(a, listener);
            DmsgTown.Ends fromB = town.talk(b, listener);

            assertThat(fromA.in().remote()).isEqualTo(new DmsgAddress(a.key(), 49153));
            assertThat(fromB.in().remote()).isEqualTo(new DmsgAddress(b.key(), 49153));
            assertThat(c.streams()).isEqualTo(2);
            fromB.close();
            assertThat(c.streams()).isEqualTo(1);
            assertThat(fromA.in().sealed().isClosed()).isFalse();
        }
    }
}
