package io.skyloom.handshake;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON of frames 1 to 3: any key order and white space, unknown keys ignored, everything else strict. Throws
 * {@link MalformedFrame} and nothing else, whatever the bytes are.
 */
final class FrameParser {
    /** Says what is wrong with a frame's text; callers add which peer and which frame. */
    static final class MalformedFrame extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedFrame(String message) {
            super(message);
        }
    }

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(FrameStream.MAX_FRAME)
                            .maxStringLength(FrameStream.MAX_FRAME)
                            .maxNameLength(64)
                            .maxNumberLength(16)
                            .maxNestingDepth(8)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private FrameParser() {}

    static Nonce nonce(byte[] frame) throws MalformedFrame {
        return nonce(object(frame));
    }

    static Introduction introduction(byte[] frame) throws MalformedFrame {
        JsonNode root = object(frame);
        return new Introduction(address(root, "SrcAddr"), address(root, "DstAddr"), nonce(root), signature(root));
    }

    static Verdict verdict(byte[] frame) throws MalformedFrame {
        JsonNode root = object(frame);
        JsonNode ok = field(root, "OK");
        if (!ok.isBoolean()) {
            throw new MalformedFrame("OK is " + kind(ok) + ", not a boolean");
        }
        return new Verdict(ok.booleanValue(), root.has("ErrMsg") ? text(root, "ErrMsg") : "");
    }

    private static JsonNode object(byte[] frame) throws MalformedFrame {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
            JsonNode root = MAPPER.readTree(text);
            if (!root.isObject()) {
                throw new MalformedFrame("not an object but " + kind(root));
            }
            return root;
        } catch (CharacterCodingException e) {
            throw new MalformedFrame("not UTF-8");
        } catch (JacksonException e) {
            throw new MalformedFrame(e.getOriginalMessage());
        }
    }

    private static VisorAddress address(JsonNode root, String name) throws MalformedFrame {
        JsonNode address = field(root, name);
        return new VisorAddress(key(address, name), integer(field(address, "port"), 0xFFFF, name + ".port"));
    }

    private static PubKey key(JsonNode address, String name) throws MalformedFrame {
        try {
            return PubKey.parseText(text(address, "public_key"));
        } catch (BadKeyException e) {
            throw new MalformedFrame(name + ": " + e.getMessage());
        }
    }

    private static Sig signature(JsonNode root) throws MalformedFrame {
        try {
            return Sig.parse(text(root, "Sig"));
        } catch (IllegalArgumentException e) {
            throw new MalformedFrame("Sig: " + e.getMessage());
        }
    }

    private static Nonce nonce(JsonNode root) throws MalformedFrame {
        JsonNode numbers = field(root, "Nonce");
        if (!numbers.isArray() || numbers.size() != Nonce.BYTES) {
            throw new MalformedFrame("Nonce is " + kind(numbers) + " of " + numbers.size() + ", not 16 numbers");
        }
        byte[] value = new byte[Nonce.BYTES];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) integer(numbers.get(i), 0xFF, "Nonce[" + i + "]");
        }
        return Nonce.of(value);
    }

    private static int integer(JsonNode number, int most, String name) throws MalformedFrame {
        if (!number.isIntegralNumber()
                || !number.canConvertToInt()
                || number.intValue() < 0
                || number.intValue() > most) {
            throw new MalformedFrame(name + " is not a whole number from 0 to " + most);
        }
        return number.intValue();
    }

    private static String text(JsonNode object, String name) throws MalformedFrame {
        JsonNode value = field(object, name);
        if (!value.isString()) {
            throw new MalformedFrame(name + " is " + kind(value) + ", not a string");
        }
        return value.stringValue();
    }

    private static JsonNode field(JsonNode object, String name) throws MalformedFrame {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new MalformedFrame("no field " + name);
        }
        return value;
    }

    private static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
