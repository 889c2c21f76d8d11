package io.skyloom.routing.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.Entropy;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A whole session of a route group as it was recorded between visors of October 2024. */
public final class RecordedSession {
    /** The dialling visor. */
    public static final String INITIATOR = "visor A";

    /** The relay of two-hop sessions. */
    public static final String RELAY = "visor B";

    /** The accepting visor. */
    public static final String RESPONDER = "visor C";

    private final Vector vector;

    private RecordedSession(Vector vector) {
        this.vector = vector;
    }

    /** All of them. */
    public static Stream<RecordedSession> all() {
        return Vectors.each("route-group-handshake.json", "sessions").map(RecordedSession::new);
    }

    /** How many hops it has. */
    public int hops() {
        return (int) vector.number("hops");
    }

    /** A visor's keys. */
    public KeyPair keys(String visor) {
        return pair("static_keys", visor);
    }

    /** A source that yields a visor's ephemeral key. */
    public Entropy ephemeral(String visor) {
        byte[] secret = pair("ephemeral_keys", visor.replace("visor", "ephemeral"))
                .sec()
                .bytes();
        return target -> System.arraycopy(secret, 0, target, 0, target.length);
    }

    private KeyPair pair(String list, String name) {
        Vector found = vector.list(list).stream()
                .filter(one -> one.text("name").equals(name))
                .findFirst()
                .orElseThrow();
        return KeyPair.of(SecKey.of(found.bytes("sk")), Curve.bouncyCastle());
    }

    /** What that visor installed. */
    public List<Rule> rules(String visor) {
        return vector.object("rules").list(visor).stream()
                .map(one -> Rule.parse(one.bytes("rule")))
                .toList();
    }

    /** The edge of that end. */
    public RouteDescriptor edge(String visor) {
        String field = visor.equals(INITIATOR) ? "initiator_edge_descriptor" : "responder_edge_descriptor";
        return RouteDescriptor.read(vector.bytes(field), 0);
    }

    /** A transport's id. */
    public UUID transport(String one, String other) {
        return UUID.fromString(
                vector.object("transports").object(one + " - " + other).text("id"));
    }

    /** One thing that happened, with the packets it caused in order. */
    public static final class Step {
        private final String name;
        private final byte[] plaintext;
        private final List<Packet> packets;

        Step(String name, byte[] plaintext, List<Packet> packets) {
            this.name = name;
            this.plaintext = plaintext;
            this.packets = packets;
        }

        /** What it is called. */
        public String name() {
            return name;
        }

        /** What an application wrote, or said when it closed. */
        public byte[] plaintext() {
            return plaintext;
        }

        /** In order. */
        public List<Packet> packets() {
            return packets;
        }

        /** Whether that visor's application acts in this step. */
        public boolean isOf(String visor) {
            String letter = visor.substring(visor.length() - 1);
            return name.startsWith("write " + letter)
                    || name.equals("keep-alive " + letter)
                    || name.startsWith("close by " + letter);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The handshake first, then what the applications did. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("handshake", new byte[0], packets("handshake")));
        for (Vector step : vector.list("steps")) {
            String name = step.text("step");
            byte[] plain = name.contains("10000 bytes") ? pattern() : step.bytes("plaintext");
            steps.add(new Step(name, plain, packets(name)));
        }
        return steps;
    }

    private static byte[] pattern() {
        byte[] plain = new byte[10_000];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (7 * i + 3);
        }
        return plain;
    }

    private List<Packet> packets(String step) {
        return vector.list("wire").stream()
                .filter(one -> one.text("step").equals(step))
                .map(Packet::new)
                .toList();
    }

    /** A recorded packet; of long ones only header, head and tail are known. */
    public static final class Packet {
        private final Vector vector;

        Packet(Vector vector) {
            this.vector = vector;
        }

        /** Who sent it over its link. */
        public String from() {
            return vector.text("from");
        }

        /** Who got it over its link. */
        public String to() {
            return vector.text("to");
        }

        /** All of it. */
        public byte[] bytes() {
            return vector.bytes("packet");
        }

        /** Whether all bytes were recorded. */
        public boolean isWhole() {
            return vector.has("packet");
        }

        /** Fails unless that is the packet. */
        public void requireSame(byte[] seen) {
            if (isWhole()) {
                assertThat(seen).as("%s", this).isEqualTo(bytes());
                return;
            }
            byte[] head = vector.bytes("payload_head");
            byte[] tail = vector.bytes("payload_tail");
            assertThat(seen).hasSize(PacketHeader.BYTES + (int) vector.number("payload_size"));
            assertThat(Arrays.copyOf(seen, PacketHeader.BYTES)).isEqualTo(vector.bytes("header"));
            assertThat(Arrays.copyOfRange(seen, PacketHeader.BYTES, PacketHeader.BYTES + head.length))
                    .isEqualTo(head);
            assertThat(Arrays.copyOfRange(seen, seen.length - tail.length, seen.length))
                    .isEqualTo(tail);
        }

        @Override
        public String toString() {
            return vector.text("type") + " from " + from() + " in " + vector.text("step");
        }
    }

    @Override
    public String toString() {
        return hops() + " hops, " + steps().getLast();
    }
}
