package io.skyloom.handshake;

import io.skyloom.entry.Vectors;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** The recorded frames, keys and outcomes of handshakes between the network's own visors. */
public final class RecordedFrames {
    /** The whole recording. */
    public static final JsonNode ALL = Vectors.load("handshake");

    /** The curve of all tests here. */
    public static final Curve CURVE = Curve.bouncyCastle();

    static final Nonce NONCE = Nonce.of(HexFormat.of().parseHex(text("nonce_hex")));

    private RecordedFrames() {}

    /** The pair called A, B or C. */
    public static KeyPair pair(String name) {
        return KeyPair.of(SecKey.parse(ALL.get("keys").get(name).get("sk").asString()), CURVE);
    }

    static String text(String field) {
        return ALL.get("frames").get(field).asString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** UTF-8 into text. */
    public static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
