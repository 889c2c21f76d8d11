package io.skyloom.key;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A recoverable ECDSA signature: R (32 bytes big-endian), S (32 bytes big-endian), recovery id (one byte). Any 65
 * bytes are well-formed; whether they verify is the curve's answer. Equal by its bytes. Immutable.
 */
public final class Sig {
    /** Bytes of the binary form. */
    public static final int BYTES = 65;

    /** 65 zero bytes: what stands in a message while its signature is computed. */
    public static final Sig NULL = new Sig(new byte[BYTES]);

    private final byte[] bytes;

    private Sig(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps 65 bytes without copying them. */
    static Sig trusted(byte[] encoded) {
        return new Sig(encoded);
    }

    /**
     * Reads 130 hex digits of either case.
     *
     * @throws BadKeyException on any other text
     */
    public static Sig parse(String hex) {
        return new Sig(FixedHex.decode(hex, BYTES, "signature", false));
    }

    /**
     * Copies a signature of exactly 65 bytes.
     *
     * @throws BadKeyException on a different length
     */
    public static Sig of(byte[] encoded) {
        if (encoded.length != BYTES) {
            throw new BadKeyException("a signature has " + BYTES + " bytes, not " + encoded.length);
        }
        return new Sig(encoded.clone());
    }

    /** Whether this is {@link #NULL} or equal to it. */
    public boolean isNull() {
        return equals(NULL);
    }

    /** A copy of the 65 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 130 lower-case hex digits. */
    public String hex() {
        return FixedHex.encode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Sig sig && Arrays.equals(bytes, sig.bytes));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
