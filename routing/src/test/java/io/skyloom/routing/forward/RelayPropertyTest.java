package io.skyloom.routing.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.testing.Cases;
import io.skyloom.testing.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every packet type with payloads from nothing to the largest: passed unchanged but for its id, or dropped and counted. */
class RelayPropertyTest {
    @Test
    void shouldPassOrCountEveryPacketOfAnyTypeAndSize(World world) {
        Cases.check(150, draw -> {
            Relay relay = new Relay(world);
            RouteEntry route = relay.route(0x01020304, relay.c);
            PacketSink sink = relay.sink(relay.a);
            List<String> expected = new ArrayList<>();
            long dropped = 0;
            for (int i = 0; i < 12; i++) {
                int type = draw.chance(0.7) ? draw.between(2, 24) : draw.between(2, 255);
                int size = draw.pick(List.of(0, 1, 7, 8, 15, 16, 17, draw.between(0, 300), draw.between(0, 0xFFFF)));
                boolean known = draw.chance(0.8);
                byte[] payload = draw.bytes(size);
                relay.deliver(sink, Relay.packet(type, known ? route.id() : draw.between(0, 1000), payload));
                if (known && !PacketType.isMalformed(type, size)) {
                    expected.add(Relay.hex(Relay.packet(type, 0x01020304, payload)));
                } else {
                    dropped++;
                }
            }
            assertThat(relay.c.taken()).isEqualTo(expected);
            assertThat(allDrops(relay)).isEqualTo(dropped);
        });
    }

    /** The packet lies somewhere in a larger buffer, of which no other byte may change. */
    @Test
    void shouldChangeNothingAroundThePacket(World world) {
        Cases.check(200, draw -> {
            Relay relay = new Relay(world);
            RouteEntry route = relay.route(0x01020304, relay.c);
            byte[] packet = Relay.packet(draw.between(0, 255), route.id(), draw.bytesUpTo(500));
            byte[] buffer = draw.bytes(packet.length + 200);
            int offset = draw.between(0, 200);
            System.arraycopy(packet, 0, buffer, offset, packet.length);
            byte[] before = buffer.clone();
            relay.sink(relay.a).onPacket(buffer, offset, packet.length);
            for (int i = 0; i < buffer.length; i++) {
                boolean idByte = i > offset && i <= offset + 4;
                assertThat(idByte || buffer[i] == before[i]).as("byte %d", i).isTrue();
            }
        });
    }

    /** Nothing that a relay sends is what old visors die of. */
    @Test
    void shouldSendNothingThatIsShort(World world) {
        Cases.check(300, draw -> {
            Relay relay = new Relay(world);
            PacketSink sink = relay.sink(relay.a);
            for (int i = 0; i < 10; i++) {
                RouteEntry route = relay.route(9, relay.c);
                relay.deliver(sink, Relay.packet(draw.between(0, 6), route.id(), draw.bytes(draw.between(0, 18))));
            }
            for (String sent : relay.c.taken()) {
                int type = Integer.parseInt(sent.substring(0, 2), 16);
                int size = sent.length() / 2 - PacketHeader.BYTES;
                assertThat(PacketType.isMalformed(type, size)).as(sent).isFalse();
                assertThat(type != PacketType.CLOSE || size >= 1).as(sent).isTrue();
            }
        });
    }

    private static long allDrops(Relay relay) {
        long sum = 0;
        for (Drop why : Drop.values()) {
            sum += relay.counters.dropped(why);
        }
        return sum;
    }
}
