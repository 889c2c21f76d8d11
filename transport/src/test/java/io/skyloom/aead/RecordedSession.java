package io.skyloom.aead;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.util.List;
import java.util.stream.Stream;

/** A Noise session that was recorded between two other visors, after its handshake. */
public record RecordedSession(String name, Vector vector) {
    private static final List<String> NAMES = List.of("KK", "KK_roles_swapped", "KK_same_static_both_ends", "XK");

    /** All of them. */
    public static Stream<RecordedSession> all() {
        Vector file = Vectors.load("noise.json");
        return NAMES.stream().map(name -> new RecordedSession(name, file.object(name)));
    }

    /** The first one. */
    public static RecordedSession kk() {
        return all().findFirst().orElseThrow();
    }

    /** The key of what the initiator sends. */
    public byte[] initiatorsKey() {
        return vector.bytes("key_initiator_to_responder");
    }

    /** The key of what the responder sends. */
    public byte[] respondersKey() {
        return vector.bytes("key_responder_to_initiator");
    }

    /** What the initiator sent. */
    public List<Vector> fromInitiator() {
        return vector.object("transport_messages").list("initiator_to_responder");
    }

    /** What the responder sent. */
    public List<Vector> fromResponder() {
        return vector.object("transport_messages").list("responder_to_initiator");
    }

    @Override
    public String toString() {
        return name;
    }
}
