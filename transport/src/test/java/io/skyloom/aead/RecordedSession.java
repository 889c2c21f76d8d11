package io.skyloom.aead;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The recorded Noise sessions. */
public final class RecordedSession {
    private static final String FILE = "/vectors/noise.json";

    private final JsonNode file;

    /** Opens the recording. */
    public RecordedSession() {
        try (InputStream in = RecordedSession.class.getResourceAsStream(FILE)) {
            file = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One part of it, by name. */
    public JsonNode part(String name) {
        return file.required(name);
    }

    /** The bytes of a field in hex. */
    public static byte[] bytes(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.required(field).asString());
    }

    /** All recorded messages after the handshake: key, counter, plaintext and body. */
    public Stream<Message> messages() {
        return Stream.of("KK", "KK_roles_swapped", "KK_same_static_both_ends", "XK")
                .flatMap(session -> Stream.of("initiator_to_responder", "responder_to_initiator")
                        .flatMap(direction -> messages(session, direction)));
    }

    private Stream<Message> messages(String session, String direction) {
        byte[] key = bytes(part(session), "key_" + direction);
        return part(session)
                .required("transport_messages")
                .required(direction)
                .valueStream()
                .map(m -> new Message(
                        session + " " + direction,
                        key,
                        m.required("nonce").asLong(),
                        bytes(m, "plaintext_hex"),
                        bytes(m, "framed")));
    }

    /** A recorded message. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Message(String session, byte[] key, long counter, byte[] plain, byte[] framed) {
        @Override
        public String toString() {
            return session + " " + counter;
        }
    }
}
