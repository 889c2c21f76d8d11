package io.skyloom.routing.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketSink;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a visor of October 2024 makes of packets that pass, and the few bytes that we keep and it does not (P7). */
class RecordedRelayTest {
    /** The key and next id of the rule in the recordings. */
    private static final int KEY = 1111;

    private static final int NEXT = 2222;

    /** Kept as they came, where the old visor rebuilt the packet and lost something. */
    private static final Map<String, String> KEPT = Map.of(
            "fwd_handshake_flag_5", "03000008ae000105",
            "fwd_handshake_3_bytes", "03000008ae0003010300",
            "fwd_keepalive_with_payload", "02000008ae00020909",
            "fwd_pong", "05000008ae001000000192c03c11220102030405060708",
            "unknown_type_7", "07000008ae0000",
            "unknown_type_255", "ff000008ae0000");

    static Stream<Vector> forwarding() {
        return Vectors.each("packets.json", "forwarding");
    }

    static Stream<Vector> errors() {
        return Vectors.each("packets.json", "errors");
    }

    @ParameterizedTest
    @MethodSource("forwarding")
    void shouldPassPacketsAsRecordedAndKeepTheirPayload(Vector vector, World world) throws RouterRefusal {
        Relay relay = new Relay(world);
        relay.table.adopt(new Rule.Intermediary(Relay.KEEP_ALIVE, KEY, NEXT, relay.c.id()), null, "recording");
        pass(relay, vector);
        String expected =
                KEPT.getOrDefault(vector.toString(), vector.object("output").text("packet"));
        assertThat(relay.c.taken()).containsExactly(expected);
        boolean ends = vector.toString().equals("fwd_close");
        assertThat(relay.table.size()).isEqualTo(ends ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void shouldPassUnknownTypesAndDropUnknownRoutes(Vector vector, World world) throws RouterRefusal {
        Relay relay = new Relay(world);
        relay.table.adopt(new Rule.Intermediary(Relay.KEEP_ALIVE, KEY, NEXT, relay.c.id()), null, "recording");
        pass(relay, vector);
        String kept = KEPT.get(vector.toString());
        if (kept == null) {
            assertThat(relay.c.taken()).isEmpty();
            assertThat(relay.counters.dropped(Drop.UNKNOWN_ROUTE)).isEqualTo(1);
        } else {
            assertThat(relay.c.taken()).containsExactly(kept);
        }
        assertThat(relay.a.taken()).isEmpty();
    }

    private static void pass(Relay relay, Vector vector) {
        PacketSink sink = relay.sink(relay.a);
        relay.deliver(sink, vector.object("input").bytes("packet"));
    }
}
