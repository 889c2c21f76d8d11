package io.skyloom.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The id of a transport: a digest of both keys in ascending order and the type, shaped like a UUID. The same whoever
 * dialled; one per pair and type.
 */
public final class TransportId {
    /** Bytes of the binary form. */
    public static final int BYTES = 16;

    private static final int TEXT_LENGTH = 36;

    private TransportId() {}

    /** The id of the transport of {@code type} between two visors, which may be one and the same. */
    public static UUID of(PubKey a, PubKey b, String type) {
        return ofRaw(a.bytes(), b.bytes(), type);
    }

    /** As {@link #of}, for 33-byte keys that need not be points. */
    static UUID ofRaw(byte[] a, byte[] b, String type) {
        boolean ascending = Arrays.compareUnsigned(a, b) <= 0;
        byte[] digest = Sha256.of(new byte[BYTES], ascending ? a : b, ascending ? b : a, type.getBytes(UTF_8));
        digest[6] &= 0x0F; // the version nibble is none of the registered ones
        digest[8] = (byte) ((digest[8] & 0x3F) | 0x80); // the usual variant
        return fromBytes(digest, 0);
    }

    /** The 16 bytes of an id. */
    public static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** The id in the 16 bytes at {@code offset}. */
    public static UUID fromBytes(byte[] source, int offset) {
        ByteBuffer bytes = ByteBuffer.wrap(source, offset, BYTES);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /**
     * Reads the text form of 36 characters.
     *
     * @throws BadEntryException on any other text
     */
    public static UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            // The platform's parser also takes shortened groups.
            if (text.length() == TEXT_LENGTH && id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw new BadEntryException("a transport id is a UUID of 36 characters, not: " + text, e);
        }
        throw new BadEntryException("a transport id is a UUID of 36 characters, not: " + text);
    }
}
