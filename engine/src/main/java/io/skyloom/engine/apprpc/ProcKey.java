package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobType;
import io.skyloom.seam.Entropy;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names one run of an application, and is the only thing by which it proves itself to the visor. Immutable, compared by
 * its bytes.
 */
public final class ProcKey {
    /** How many bytes one has. */
    public static final int BYTES = 16;

    /** The key of nobody. */
    public static final ProcKey NULL = new ProcKey(new byte[BYTES]);

    /** As it travels in calls: an array of numbers, always sent. */
    public static final GobType<ProcKey> GOB =
            Gob.byteArray(BYTES).as("appcommon.ProcKey", ProcKey::new, key -> key.bytes.clone());

    private static final int VERSION_AT = 6;
    private static final int VARIANT_AT = 8;

    private final byte[] bytes;

    private ProcKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A fresh one, in the form of a random UUID. */
    public static ProcKey random(Entropy entropy) {
        byte[] drawn = entropy.bytes(BYTES);
        drawn[VERSION_AT] = (byte) ((drawn[VERSION_AT] & 0x0F) | 0x40);
        drawn[VARIANT_AT] = (byte) ((drawn[VARIANT_AT] & 0x3F) | 0x80);
        return new ProcKey(drawn);
    }

    /**
     * Reads 32 hex digits of any case; no text at all is {@link #NULL}.
     *
     * @throws IllegalArgumentException for any other text, in the words of the network's own programs
     */
    public static ProcKey parse(String hex) {
        if (hex.isEmpty()) {
            return NULL;
        }
        requireHex(hex);
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("invalid proc key length");
        }
        return new ProcKey(HexFormat.of().parseHex(hex));
    }

    /** Pair by pair, so that of two faults the one is named that comes first; a long text is not looked through. */
    private static void requireHex(String text) {
        int most = Math.min(text.length(), 2 * BYTES);
        for (int i = 0; i < most; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                int c = text.codePointAt(i);
                throw new IllegalArgumentException(
                        String.format("encoding/hex: invalid byte: U+%04X '%s'", c, Character.toString(c)));
            }
        }
        if (text.length() % 2 != 0) {
            throw new IllegalArgumentException("encoding/hex: odd length hex string");
        }
    }

    /** Whether it is {@link #NULL}. */
    public boolean isNull() {
        return equals(NULL);
    }

    /** 32 lower-case hex digits; also the name of the service that belongs to it. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first four bytes only: the rest is a secret. */
    @Override
    public String toString() {
        return hex().substring(0, 8) + "…";
    }
}
