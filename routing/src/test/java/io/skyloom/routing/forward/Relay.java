package io.skyloom.routing.forward;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A visor's packet path between transports that a test holds in its hands: a to the left, c and d to the right. */
final class Relay {
    static final Duration KEEP_ALIVE = Duration.ofMinutes(10);
    static final int BOUND = 4096;

    final VirtualTime time;
    final Seams seams;
    final RouteTable table;
    final Map<UUID, TestCarrier> carriers = new ConcurrentHashMap<>();
    final TestCarrier a;
    final TestCarrier c;
    final TestCarrier d;
    final Forwarder forwarder;
    final ForwardCounters counters;

    Relay(World world) {
        this(world, ForwardLimits.standard());
    }

    Relay(World world, ForwardLimits limits) {
        time = world.virtual().time();
        seams = world.virtual().seams("relay", "10.0.0.2");
        table = new RouteTable(seams.clock(), seams.entropy(), TableLimits.standard());
        a = carrier(0xA);
        c = carrier(0xC);
        d = carrier(0xD);
        forwarder = new Forwarder(table, carriers::get, seams, limits);
        counters = forwarder.counters();
    }

    TestCarrier carrier(long number) {
        TestCarrier fresh = new TestCarrier(new UUID(0, number), seams.timers(), BOUND);
        carriers.put(fresh.id(), fresh);
        return fresh;
    }

    /** Packets with the returned entry's id go to {@code next} under {@code nextId}. */
    RouteEntry route(int nextId, TestCarrier next) {
        try {
            int key = table.reserve(1, "setup")[0];
            return table.install(new Rule.Intermediary(KEEP_ALIVE, key, nextId, next.id()), null, "setup");
        } catch (RouterRefusal e) {
            throw new AssertionError(e);
        }
    }

    /** Both directions of a route between a and {@code next}; the first goes away from a. */
    List<RouteEntry> pair(int nextId, TestCarrier next, int backId) {
        RouteEntry there = route(nextId, next);
        RouteEntry back = route(backId, a);
        table.join(there, back);
        return List.of(there, back);
    }

    PacketSink sink(TestCarrier from) {
        return forwarder.sinkFrom(from);
    }

    /** One batch of one packet. */
    void deliver(PacketSink sink, byte[] packet) {
        sink.onPacket(packet.clone(), 0, packet.length);
        sink.onBatchEnd();
    }

    static byte[] packet(int type, int id, byte... payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        PacketHeader.put(packet, 0, type, id, payload.length);
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        return packet;
    }

    static byte[] data(int id, int size) {
        return packet(PacketType.DATA, id, new byte[size]);
    }

    static String hex(byte[] packet) {
        return HexFormat.of().formatHex(packet);
    }
}
