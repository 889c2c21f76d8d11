package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.managed.PacketCarrier;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.forward.Drop;
import io.skyloom.routing.forward.ForwardLimits;
import io.skyloom.routing.forward.Forwarder;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A relay gets whatever packets a neighbour can make: each is passed on unchanged but for its id, or counted as dropped,
 * and nothing that kills an old neighbour leaves.
 */
final class RelayTargets {
    private static final int KEY = 0x01010101;
    private static final int CLOSE = 1;
    private static final int HANDSHAKE = 3;
    private static final int PING = 4;
    private static final int PONG = 5;

    private RelayTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(Target.of("relay-packets", RelayTargets::packets)
                .seeded(Recorded.hex("packets.json", "packet", "wire")));
    }

    private static void packets(byte[] data) throws RouterRefusal {
        try (SystemSeams seams = SystemSeams.open("relay", SystemThreads.DataPlane.PLATFORM)) {
            relay(data, seams.seams());
        }
    }

    private static void relay(byte[] data, Seams seams) throws RouterRefusal {
        RouteTable table = new RouteTable(seams.clock(), seams.entropy(), TableLimits.standard());
        Watching right = new Watching();
        Forwarder forwarder = new Forwarder(table, id -> right, seams, ForwardLimits.standard());
        PacketSink sink = forwarder.sinkFrom(new Watching());
        table.adopt(new Rule.Intermediary(Duration.ofHours(1), KEY, 9, right.id()), null, "fuzz");
        int given = 0;
        for (int at = 0; at + PacketHeader.BYTES <= data.length; ) {
            int length = PacketHeader.BYTES
                    + Math.min(PacketHeader.payloadSize(data, at), data.length - at - PacketHeader.BYTES);
            PacketHeader.put(data, at, PacketHeader.type(data, at), id(data, at), length - PacketHeader.BYTES);
            sink.onPacket(data, at, length);
            given++;
            at += length;
        }
        sink.onBatchEnd();
        long dropped = 0;
        for (Drop why : Drop.values()) {
            dropped += forwarder.counters().dropped(why);
        }
        require(dropped + right.taken == given, "each packet is passed on or counted");
    }

    /** Half of all packets belong to the route. */
    private static int id(byte[] data, int at) {
        return (data[at + 4] & 1) == 0 ? KEY : PacketHeader.routeId(data, at);
    }

    /** Looks at what it takes. */
    private static final class Watching implements PacketCarrier {
        private final UUID id = new UUID(0, 1);
        private int taken;

        @Override
        public UUID id() {
            return id;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public boolean tryAppend(byte[] packet, int offset, int length) {
            taken++;
            int size = length - PacketHeader.BYTES;
            require(PacketHeader.payloadSize(packet, offset) == size, "the size is true");
            require(PacketHeader.routeId(packet, offset) == 9, "the id is the next one's");
            switch (PacketHeader.type(packet, offset)) {
                case CLOSE, HANDSHAKE -> require(size >= 1, "a close or handshake has a byte");
                case PING -> require(size >= 16, "a ping has its fields");
                case PONG -> require(size >= 8, "a pong has its time");
                default -> {
                    // Of any size.
                }
            }
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public boolean awaitRoom(Duration limit) {
            return true;
        }

        @Override
        public long stalledNanos() {
            return 0;
        }
    }
}
