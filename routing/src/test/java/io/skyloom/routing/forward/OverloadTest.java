package io.skyloom.routing.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a neighbour that does not keep up costs: its own routes at most, and those never silently. */
class OverloadTest {
    private static final int SIZE = 1000;
    private static final int PACKET = SIZE + PacketHeader.BYTES;

    /** Small enough to be filled by some packets. */
    private static final ForwardLimits TIGHT = new ForwardLimits(
            20 * PACKET,
            50 * PACKET,
            1000 * PACKET,
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(300),
            true);

    /** The output of a test's transport takes packets until it holds 4096 bytes or more. */
    private static final int IN_OUTPUT = 5;

    @Test
    void shouldKeepTheOrderOfARouteThroughAFullOutput(World world) {
        Relay relay = new Relay(world, TIGHT);
        RouteEntry route = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        hesitate(relay.c);
        IntStream.range(0, 20).forEach(i -> relay.deliver(sink, numbered(route, i)));
        assertThat(relay.counters.overflows()).isEqualTo(20 - IN_OUTPUT);
        relay.c.grant(Long.MAX_VALUE);
        IntStream.range(20, 40).forEach(i -> relay.deliver(sink, numbered(route, i)));
        Eventually.holds("all packets arrived", () -> relay.c.takenCount() == 40);
        assertThat(relay.c.taken().stream().map(OverloadTest::numberIn))
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(relay.counters.dropped(Drop.SHED)).isZero();
    }

    @Test
    void shouldHoldUpTheReaderWhileTheHopMakesProgress(World world) throws InterruptedException {
        Relay relay = new Relay(world, TIGHT);
        RouteEntry route = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        relay.c.wedge();
        Thread reader = relay.seams
                .threads()
                .start("reader", () -> IntStream.range(0, 60).forEach(i -> relay.deliver(sink, numbered(route, i))));
        awaitFullBacklog(relay);
        assertThat(relay.table.size()).isEqualTo(1);
        relay.c.grant(Long.MAX_VALUE);
        reader.join();
        Eventually.holds("all packets arrived", () -> relay.c.takenCount() == 60);
        assertThat(relay.counters.waits()).isPositive();
        assertThat(relay.counters.dropped(Drop.SHED)).isZero();
        assertThat(relay.counters.ended(RouteEnd.SHED)).isZero();
    }

    @Test
    void shouldCloseTheRouteWithMostOfTheQueueWhenPatienceEnds(World world) throws InterruptedException {
        Relay relay = new Relay(world, TIGHT);
        List<RouteEntry> greedy = relay.pair(9, relay.c, 5);
        RouteEntry modest = relay.route(8, relay.c);
        PacketSink sink = relay.sink(relay.a);
        hesitate(relay.c);
        relay.deliver(sink, Relay.data(modest.id(), SIZE));
        IntStream.range(0, 17).forEach(i -> relay.deliver(sink, numbered(greedy.get(0), i)));
        IntStream.range(0, 4).forEach(i -> relay.deliver(sink, numbered(modest, i)));
        relay.c.stalledFor(Duration.ZERO);
        Thread reader = relay.seams
                .threads()
                .start("reader", () -> IntStream.range(4, 14).forEach(i -> relay.deliver(sink, numbered(modest, i))));
        advanceUntilEnded(relay, reader);
        assertThat(relay.table.entries()).containsExactly(modest);
        assertThat(relay.counters.ended(RouteEnd.SHED)).isEqualTo(1);
        assertThat(relay.counters.dropped(Drop.SHED)).isPositive();
        assertThat(relay.counters.shedBytes()).isEqualTo(relay.counters.dropped(Drop.SHED) * PACKET);
        String reason = RouteEnd.SHED.text();
        assertThat(relay.a.taken())
                .as("the end that sends too much is told")
                .containsExactly(Relay.hex(PacketType.error(5, reason)), Relay.hex(PacketType.close(5)));
        relay.c.grant(Long.MAX_VALUE);
        Eventually.holds("what was not shed arrives", () -> relay.c.taken().contains(Relay.hex(PacketType.close(9))));
        Eventually.holds(
                "the modest route lost nothing",
                () -> relay.c.taken().stream()
                                .filter(packet -> packet.startsWith("0000000008"))
                                .count()
                        == 15);
    }

    /** Nobody is made to wait for a neighbour that takes nothing. */
    @Test
    void shouldNotWaitForAHopThatIsStuck(World world) {
        Relay relay = new Relay(world, TIGHT);
        RouteEntry wedged = relay.route(9, relay.c);
        RouteEntry other = relay.route(8, relay.d);
        PacketSink sink = relay.sink(relay.a);
        relay.c.wedge();
        relay.c.stalledFor(TIGHT.stuck());
        for (int i = 0; i < 200; i++) {
            sink.onPacket(numbered(wedged, i), 0, PACKET);
            sink.onPacket(numbered(other, i), 0, PACKET);
            sink.onBatchEnd();
        }
        assertThat(relay.d.takenCount()).as("the other hop missed nothing").isEqualTo(200);
        assertThat(relay.table.entries()).containsExactly(other);
        assertThat(relay.counters.ended(RouteEnd.SHED)).isEqualTo(1);
        assertThat(relay.counters.waitedNanos()).isZero();
        assertThat(relay.forwarder.waitingBytes())
                .as("what was shed is forgotten, but for the farewell")
                .isLessThan(1000);
        relay.forwarder.lost(relay.c, "it was given up");
        relay.c.vanish();
    }

    /** Room to find out whether it only hesitates, so that the others behind the same reader do not notice. */
    @Test
    void shouldGiveAHesitatingHopMoreRoomBeforeAnyWait(World world) {
        Relay relay = new Relay(world, TIGHT);
        RouteEntry route = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        hesitate(relay.c);
        IntStream.range(0, 50).forEach(i -> relay.deliver(sink, numbered(route, i)));
        assertThat(relay.counters.waits()).isZero();
        relay.c.stalledFor(Duration.ZERO);
        relay.c.grant(Long.MAX_VALUE);
        Eventually.holds("all packets arrived", () -> relay.c.takenCount() == 50);
        assertThat(relay.forwarder.waitingBytes()).isZero();
    }

    @Test
    void shouldEndTheReadersWaitWhenTheTransportDies(World world) throws InterruptedException {
        Relay relay = new Relay(world, TIGHT);
        List<RouteEntry> routes = relay.pair(9, relay.c, 5);
        PacketSink sink = relay.sink(relay.a);
        relay.c.wedge();
        Thread reader = relay.seams
                .threads()
                .start(
                        "reader",
                        () -> IntStream.range(0, 60).forEach(i -> relay.deliver(sink, numbered(routes.get(0), i))));
        awaitFullBacklog(relay);
        relay.c.vanish();
        relay.carriers.remove(relay.c.id());
        relay.forwarder.lost(relay.c, "no byte taken for 2 s");
        reader.join();
        assertThat(relay.table.size()).isZero();
        assertThat(relay.a.taken()).hasSize(2);
        assertThat(relay.counters.dropped(Drop.LOST_WITH_TRANSPORT)).isPositive();
        Eventually.holds("every packet is accounted for", () -> allDrops(relay) + IN_OUTPUT == 60);
    }

    private static long allDrops(Relay relay) {
        long counted = 0;
        for (Drop why : Drop.values()) {
            counted += relay.counters.dropped(why);
        }
        return counted;
    }

    /** A close travels behind the data that precedes it, whatever waits. */
    @Test
    void shouldPassACloseBehindWhatWaits(World world) {
        Relay relay = new Relay(world, TIGHT);
        RouteEntry route = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        hesitate(relay.c);
        IntStream.range(0, 10).forEach(i -> relay.deliver(sink, numbered(route, i)));
        relay.deliver(sink, Relay.packet(PacketType.CLOSE, route.id(), (byte) 0));
        assertThat(relay.table.size()).isZero();
        relay.c.grant(Long.MAX_VALUE);
        Eventually.holds("all packets arrived", () -> relay.c.takenCount() == 11);
        assertThat(relay.c.taken().get(10)).isEqualTo(Relay.hex(PacketType.close(9)));
    }

    /** A hop whose queue stands still in the sender's system is given up; one that still receives from it is not. */
    @Test
    void shouldBearWithAHopThatStillReceivesWhatItWasSent(World world) throws InterruptedException {
        Relay relay = new Relay(world, TIGHT);
        RouteEntry route = relay.route(9, relay.c);
        PacketSink sink = relay.sink(relay.a);
        relay.c.wedge();
        long underWay = 1_000_000;
        relay.c.underWay(underWay);
        relay.c.stalledFor(TIGHT.hesitation());
        Thread reader = relay.seams
                .threads()
                .start("reader", () -> IntStream.range(0, 70).forEach(i -> relay.deliver(sink, numbered(route, i))));
        for (Duration waited = Duration.ZERO;
                waited.compareTo(TIGHT.stuck().multipliedBy(5)) < 0;
                waited = waited.plus(TIGHT.hesitation())) {
            Eventually.holds("reader and drainer wait", () -> relay.time.pending() >= 2);
            relay.c.underWay(--underWay);
            relay.c.stalledFor(TIGHT.hesitation().plus(waited));
            relay.time.advance(TIGHT.hesitation());
        }
        assertThat(relay.table.size()).isEqualTo(1);
        relay.c.stalledFor(Duration.ZERO);
        relay.c.grant(Long.MAX_VALUE);
        advanceUntilEnded(relay, reader);
        Eventually.holds("all packets arrived", () -> relay.c.takenCount() == 70);
        assertThat(relay.counters.ended(RouteEnd.SHED)).isZero();
    }

    /** Takes nothing and is seen to: nobody waits for its output, what it is sent goes the way round. */
    private static void hesitate(TestCarrier hop) {
        hop.wedge();
        hop.stalledFor(TIGHT.hesitation());
    }

    /** Two waits: the drainer's for the output and the reader's for the backlog. */
    private static void awaitFullBacklog(Relay relay) {
        Eventually.holds("the reader waits", () -> {
            boolean full = relay.counters.overflows() >= 20 && relay.time.pending() >= 2;
            if (!full && relay.counters.overflows() == 0) {
                relay.time.advance(TIGHT.hesitation());
            }
            return full;
        });
    }

    /** Moves time on by the little steps in which readers look up, until the thread has ended. */
    private static void advanceUntilEnded(Relay relay, Thread reader) {
        Eventually.holds("the reader ends its wait", () -> {
            if (reader.isAlive() && relay.time.elapsed().compareTo(Duration.ofSeconds(30)) < 0) {
                relay.time.advance(TIGHT.hesitation());
            }
            return !reader.isAlive();
        });
    }

    private static byte[] numbered(RouteEntry route, int number) {
        byte[] packet = Relay.data(route.id(), SIZE);
        packet[PacketHeader.BYTES] = (byte) number;
        return packet;
    }

    private static int numberIn(String packet) {
        return Integer.parseInt(packet.substring(2 * PacketHeader.BYTES, 2 * PacketHeader.BYTES + 2), 16);
    }
}
