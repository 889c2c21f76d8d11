package io.skyloom.routing.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.Descriptors;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.testing.ExpectError;
import io.skyloom.testing.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The faults that other visors have had on the packet path, one by one. */
class RelayFaultsTest {
    /** P1, F2: an empty close or handshake, a short ping or pong, killed the visor that got it. */
    @Test
    void shouldPassNothingThatKillsAnOldNeighbour(World world) {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        relay.deliver(sink, Relay.packet(PacketType.HANDSHAKE, route.id()));
        relay.deliver(sink, Relay.packet(PacketType.PING, route.id(), new byte[15]));
        relay.deliver(sink, Relay.packet(PacketType.PONG, route.id(), new byte[7]));
        assertThat(relay.c.taken()).isEmpty();
        assertThat(relay.counters.dropped(Drop.MALFORMED)).isEqualTo(3);
        relay.deliver(sink, Relay.packet(PacketType.PONG, route.id(), new byte[8]));
        relay.deliver(sink, Relay.packet(PacketType.PING, route.id(), new byte[16]));
        assertThat(relay.c.takenCount()).isEqualTo(2);
    }

    @Test
    void shouldGiveAnEmptyCloseTheCodeThatItStandsFor(World world) {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.packet(PacketType.CLOSE, route.id()));
        assertThat(relay.c.taken()).containsExactly(Relay.hex(Relay.packet(PacketType.CLOSE, 9, (byte) 0)));
        assertThat(relay.table.size()).isZero();
    }

    /** P2: any neighbour could write into, or close, a route that runs over others. */
    @Test
    void shouldRefusePacketsOfARouteFromAnotherTransportThanItsFirst(World world) {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.data(route.id(), 1));
        relay.deliver(relay.sink(relay.d), Relay.packet(PacketType.CLOSE, route.id(), (byte) 0));
        relay.deliver(relay.sink(relay.d), Relay.data(route.id(), 1));
        assertThat(relay.counters.dropped(Drop.FOREIGN_TRANSPORT)).isEqualTo(2);
        assertThat(relay.c.takenCount()).isEqualTo(1);
        assertThat(relay.table.lookup(route.id())).isSameAs(route);
    }

    @Test
    void shouldLetAReconnectedTransportGoOnWithItsRoutes(World world) {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.data(route.id(), 1));
        TestCarrier again = relay.carrier(relay.a.id().getLeastSignificantBits());
        relay.deliver(relay.sink(again), Relay.data(route.id(), 1));
        assertThat(relay.c.takenCount()).isEqualTo(2);
        assertThat(route.origin()).isSameAs(again);
    }

    @Test
    void shouldNotPinWhereTheOperatorDoesNotWantIt(World world) {
        ForwardLimits usual = ForwardLimits.standard();
        Relay relay = new Relay(
                world,
                new ForwardLimits(
                        usual.patientBytes(),
                        usual.stuckBytes(),
                        usual.allBytes(),
                        usual.patience(),
                        usual.hesitation(),
                        usual.stuck(),
                        false));
        RouteEntry route = relay.route(9, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.data(route.id(), 1));
        relay.deliver(relay.sink(relay.d), Relay.data(route.id(), 1));
        assertThat(relay.c.takenCount()).isEqualTo(2);
    }

    /** F1: the error path of a write closed the transport under the lock that closing takes. */
    @Test
    void shouldEndARouteAtOnceWhenItsNextTransportFailsInMidBatch(World world) {
        Relay relay = new Relay(world);
        List<RouteEntry> pair = relay.pair(9, relay.c, 5);
        RouteEntry other = relay.route(8, relay.d);
        PacketSink sink = relay.sink(relay.a);
        sink.onPacket(Relay.data(pair.get(0).id(), 10), 0, 17);
        relay.c.vanish();
        sink.onPacket(Relay.data(pair.get(0).id(), 10), 0, 17);
        sink.onPacket(Relay.data(other.id(), 10), 0, 17);
        sink.onBatchEnd();
        assertThat(relay.d.takenCount()).as("the other route goes on").isEqualTo(1);
        assertThat(relay.table.entries()).containsExactly(other);
        assertThat(relay.a.taken()).as("the living end is told why, then that").hasSize(2);
        assertThat(relay.a.taken().get(0)).startsWith("0600000005");
        assertThat(relay.a.taken().get(1)).isEqualTo(Relay.hex(Relay.packet(PacketType.CLOSE, 5, (byte) 0)));
        assertThat(relay.counters.dropped(Drop.NO_TRANSPORT)).isEqualTo(1);
        assertThat(relay.counters.ended(RouteEnd.TRANSPORT_LOST)).isEqualTo(1);
    }

    @Test
    void shouldCloseARouteWhoseNextTransportNeverWas(World world) {
        Relay relay = new Relay(world);
        relay.carriers.remove(relay.c.id());
        RouteEntry route = relay.route(9, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.data(route.id(), 10));
        assertThat(relay.table.size()).isZero();
        assertThat(relay.counters.dropped(Drop.NO_TRANSPORT)).isEqualTo(1);
    }

    @Test
    void shouldEndTheRoutesOfALostTransportAtOnceTowardsBothEnds(World world) throws RouterRefusal {
        Relay relay = new Relay(world);
        List<RouteEntry> overC = relay.pair(9, relay.c, 5);
        List<RouteEntry> overD = relay.pair(8, relay.d, 4);
        relay.deliver(relay.sink(relay.a), Relay.data(overC.get(0).id(), 1));
        Intake intake = new Intake();
        int key = relay.table.reserve(1, "me")[0];
        RouteEntry ending =
                relay.table.install(new Rule.Reverse(Relay.KEEP_ALIVE, key, Descriptors.any()), intake, "me");
        RouteEntry starting = relay.table.install(
                new Rule.Forward(Relay.KEEP_ALIVE, relay.table.reserve(1, "me")[0], Descriptors.any(), 3, relay.c.id()),
                null,
                "me");
        relay.table.join(ending, starting);
        relay.c.vanish();
        relay.carriers.remove(relay.c.id());
        relay.forwarder.lost(relay.c, "transport c lost");
        assertThat(relay.table.entries()).containsExactlyInAnyOrderElementsOf(overD);
        assertThat(intake.ends).containsExactly(RouteEnd.TRANSPORT_LOST);
        assertThat(relay.a.taken())
                .containsExactly(Relay.hex(PacketType.error(5, "transport c lost")), Relay.hex(PacketType.close(5)));
    }

    /** The end behind a lost transport is told by the visor there; the one ahead by us. */
    @Test
    void shouldTellTheFarEndWhenTheTransportThatFedARouteIsLost(World world) {
        Relay relay = new Relay(world);
        RouteEntry alone = relay.route(9, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.data(alone.id(), 1));
        relay.a.vanish();
        relay.forwarder.lost(relay.a, "transport a lost");
        assertThat(relay.table.size()).isZero();
        assertThat(relay.c.taken())
                .contains(Relay.hex(PacketType.error(9, "transport a lost")), Relay.hex(PacketType.close(9)));
    }

    @Test
    void shouldSpareTheRoutesOfASuccessorWhenALossIsToldLate(World world) {
        Relay relay = new Relay(world);
        relay.c.vanish();
        TestCarrier successor = relay.carrier(relay.c.id().getLeastSignificantBits());
        RouteEntry used = relay.route(9, successor);
        RouteEntry unused = relay.route(8, successor);
        relay.deliver(relay.sink(relay.a), Relay.data(used.id(), 1));
        relay.forwarder.lost(relay.c, "the former one lost");
        assertThat(relay.table.entries()).containsExactlyInAnyOrder(used, unused);
        relay.deliver(relay.sink(relay.a), Relay.data(unused.id(), 1));
        assertThat(successor.takenCount()).isEqualTo(2);
    }

    @Test
    void shouldEndTheRoutesThatMayHaveLostPacketsInASwitchOfConnections(World world) {
        Relay relay = new Relay(world);
        List<RouteEntry> used = relay.pair(9, relay.c, 5);
        RouteEntry unused = relay.route(8, relay.c);
        relay.deliver(relay.sink(relay.a), Relay.data(used.get(0).id(), 1));
        relay.forwarder.switched(relay.c, "switched");
        assertThat(relay.table.entries()).containsExactly(unused);
        assertThat(relay.a.taken())
                .containsExactly(Relay.hex(PacketType.error(5, "switched")), Relay.hex(PacketType.close(5)));
        assertThat(relay.c.taken())
                .contains(Relay.hex(PacketType.error(9, "switched")), Relay.hex(PacketType.close(9)));
    }

    /** F3: an application that does not read stopped the visor; here its intake answers for itself. */
    @Test
    @ExpectError("the taker of")
    void shouldCloseARouteWhoseTakerFailsAndNoOther(World world) throws RouterRefusal {
        Relay relay = new Relay(world);
        Intake intake = new Intake();
        intake.broken = true;
        RouteEntry ending = relay.table.install(
                new Rule.Reverse(Relay.KEEP_ALIVE, relay.table.reserve(1, "me")[0], Descriptors.any()), intake, "me");
        RouteEntry passing = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        sink.onPacket(Relay.data(ending.id(), 1), 0, 8);
        sink.onPacket(Relay.data(passing.id(), 1), 0, 8);
        sink.onBatchEnd();
        assertThat(relay.c.takenCount()).isEqualTo(1);
        assertThat(relay.table.entries()).containsExactly(passing);
        assertThat(intake.ends).containsExactly(RouteEnd.CLOSED);
        assertThat(relay.counters.dropped(Drop.INTAKE_FAILED)).isEqualTo(1);
    }

    @Test
    void shouldHandPacketsToTheTakerOfTheirRoute(World world) throws RouterRefusal {
        Relay relay = new Relay(world);
        Intake intake = new Intake();
        RouteEntry ending = relay.table.install(
                new Rule.Reverse(Relay.KEEP_ALIVE, relay.table.reserve(1, "me")[0], Descriptors.any()), intake, "me");
        byte[] packet = Relay.packet(PacketType.DATA, ending.id(), (byte) 1, (byte) 2);
        PacketSink sink = relay.sink(relay.a);
        relay.deliver(sink, packet);
        relay.deliver(sink, Relay.packet(PacketType.CLOSE, ending.id()));
        relay.deliver(sink, Relay.packet(PacketType.PING, ending.id()));
        assertThat(intake.packets)
                .containsExactly(Relay.hex(packet), Relay.hex(Relay.packet(PacketType.CLOSE, ending.id())));
        assertThat(relay.counters.delivered()).isEqualTo(2);
    }

    @Test
    void shouldDropPacketsOfExpiredRoutesAndKeepUsedOnesAlive(World world) {
        Relay relay = new Relay(world);
        RouteEntry idle = relay.route(9, relay.c);
        RouteEntry used = relay.route(8, relay.c);
        PacketSink sink = relay.sink(relay.a);
        relay.time.advance(Relay.KEEP_ALIVE.dividedBy(2));
        relay.deliver(sink, Relay.packet(PacketType.KEEP_ALIVE, used.id()));
        relay.time.advance(Relay.KEEP_ALIVE.dividedBy(2).plusNanos(1));
        relay.deliver(sink, Relay.data(idle.id(), 1));
        relay.deliver(sink, Relay.data(used.id(), 1));
        assertThat(relay.counters.dropped(Drop.EXPIRED_ROUTE)).isEqualTo(1);
        assertThat(relay.c.takenCount()).isEqualTo(2);
        assertThat(relay.table.collect()).containsExactly(idle);
    }

    @Test
    void shouldNotCarryOutClosesUnderAnIdThatOnlyItsOwnerUses(World world) throws RouterRefusal {
        Relay relay = new Relay(world);
        RouteEntry starting = relay.table.install(
                new Rule.Forward(Relay.KEEP_ALIVE, relay.table.reserve(1, "me")[0], Descriptors.any(), 3, relay.c.id()),
                null,
                "me");
        relay.deliver(relay.sink(relay.a), Relay.packet(PacketType.CLOSE, starting.id(), (byte) 0));
        relay.deliver(relay.sink(relay.a), Relay.packet(PacketType.KEEP_ALIVE, starting.id()));
        assertThat(relay.c.taken()).isEmpty();
        assertThat(relay.counters.dropped(Drop.MISADDRESSED)).isEqualTo(2);
        assertThat(relay.table.lookup(starting.id())).isSameAs(starting);
    }

    @Test
    void shouldSendABatchForOneHopInOneFlush(World world) {
        Relay relay = new Relay(world);
        RouteEntry one = relay.route(9, relay.c);
        RouteEntry two = relay.route(8, relay.d);
        PacketSink sink = relay.sink(relay.a);
        for (int i = 0; i < 20; i++) {
            sink.onPacket(Relay.data(one.id(), 64), 0, 71);
            sink.onPacket(Relay.data(two.id(), 64), 0, 71);
        }
        assertThat(relay.c.takenCount()).isZero();
        sink.onBatchEnd();
        assertThat(relay.c.flushes()).isEqualTo(1);
        assertThat(relay.d.flushes()).isEqualTo(1);
        assertThat(relay.c.takenCount()).isEqualTo(20);
        assertThat(relay.counters.forwarded()).isEqualTo(40);
        assertThat(relay.counters.forwardedBytes()).isEqualTo(40 * 71);
    }

    @Test
    void shouldCountLinkPacketsThatNobodyAnswers(World world) {
        Relay relay = new Relay(world);
        relay.deliver(relay.sink(relay.a), Relay.packet(10, 0, (byte) 1));
        assertThat(relay.counters.dropped(Drop.LINK_LOCAL)).isEqualTo(1);
        assertThat(relay.counters.dropped(Drop.UNKNOWN_ROUTE)).isZero();
    }

    /** Remembers what it was given. */
    private static final class Intake implements io.skyloom.routing.table.RouteIntake {
        private final List<String> packets = new ArrayList<>();
        private final List<RouteEnd> ends = new ArrayList<>();
        private boolean broken;

        @Override
        public void onPacket(RouteEntry entry, byte[] buffer, int offset, int length, Feeder feeder) {
            if (broken) {
                throw new IllegalStateException("planted");
            }
            packets.add(Relay.hex(java.util.Arrays.copyOfRange(buffer, offset, offset + length)));
            assertThat(PacketHeader.routeId(buffer, offset)).isEqualTo(entry.id());
        }

        @Override
        public void onRemoved(RouteEntry entry, RouteEnd why) {
            ends.add(why);
        }
    }
}
