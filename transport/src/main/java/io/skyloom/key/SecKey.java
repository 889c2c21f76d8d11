package io.skyloom.key;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A secret key: a number from 1 to n-1, 32 bytes big-endian. Immutable; its text never shows the number. */
public final class SecKey {
    /** Bytes of the binary form. */
    public static final int BYTES = 32;

    private final byte[] bytes;
    private final BigInteger scalar;

    private SecKey(byte[] bytes) {
        this.bytes = bytes;
        this.scalar = new BigInteger(1, bytes);
        if (!Secp256k1.isScalar(scalar)) {
            throw new BadKeyException("a secret key must be a number from 1 to the order of the curve");
        }
    }

    /**
     * Reads 64 hex digits of either case.
     *
     * @throws BadKeyException on any other text, zero and numbers not below the curve's order
     */
    public static SecKey parse(String hex) {
        return new SecKey(FixedHex.decode(hex, BYTES, "secret key", true));
    }

    /**
     * Copies a key of exactly 32 bytes.
     *
     * @throws BadKeyException on a different length, zero and numbers not below the curve's order
     */
    public static SecKey of(byte[] encoded) {
        if (encoded.length != BYTES) {
            throw new BadKeyException("a secret key has " + BYTES + " bytes, not " + encoded.length);
        }
        return new SecKey(encoded.clone());
    }

    BigInteger scalar() {
        return scalar;
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hex digits, for writing a configuration; never for a log. */
    public String hex() {
        return FixedHex.encode(bytes);
    }

    /** The public key that belongs to this one. */
    public PubKey publicKey(Curve curve) {
        return curve.publicKey(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof SecKey key && MessageDigest.isEqual(bytes, key.bytes));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "secret key (hidden)";
    }
}
