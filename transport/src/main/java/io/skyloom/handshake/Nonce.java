package io.skyloom.handshake;

import io.skyloom.seam.Entropy;
import java.util.Arrays;
import java.util.HexFormat;

/** The 16 random bytes that the accepting side asks the dialling side to sign, fresh for every connection. */
public final class Nonce {
    /** How many bytes a nonce has. */
    public static final int BYTES = 16;

    private final byte[] value;

    private Nonce(byte[] value) {
        this.value = value;
    }

    /** Draws a fresh one. */
    public static Nonce draw(Entropy entropy) {
        return new Nonce(entropy.bytes(BYTES));
    }

    /** Wraps a copy of exactly 16 bytes. */
    public static Nonce of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a nonce has 16 bytes, not " + bytes.length);
        }
        return new Nonce(bytes.clone());
    }

    /** The unsigned value of one byte. */
    int octet(int index) {
        return value[index] & 0xFF;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nonce that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** The bytes as hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
