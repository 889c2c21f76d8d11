package io.skyloom.key;

import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/**
 * A public key: a point of secp256k1 in its 33-byte compressed form. Apart from {@link #NULL} every instance is a
 * valid point; bytes that are none cannot become one. Equal and ordered by its bytes, as unsigned numbers. Immutable.
 */
public final class PubKey implements Comparable<PubKey> {
    /** Bytes of the binary form. */
    public static final int BYTES = 33;

    /** 33 zero bytes: "no key" in messages that have room for one. Never a valid partner of any arithmetic. */
    public static final PubKey NULL = new PubKey(new byte[BYTES], null);

    private static final int BRIEF_DIGITS = 8;

    private final byte[] bytes;
    private final int hash;

    /** Kept only for keys decoded to be multiplied at once; saves taking the square root twice. */
    private final @Nullable ECPoint point;

    private PubKey(byte[] bytes, @Nullable ECPoint point) {
        this.bytes = bytes;
        this.point = point;
        // X is uniformly distributed; the first byte is 2 or 3.
        this.hash = (bytes[1] & 0xFF) << 24 | (bytes[2] & 0xFF) << 16 | (bytes[3] & 0xFF) << 8 | (bytes[4] & 0xFF);
    }

    /** Wraps bytes whose point is known to be valid; the array is not copied. */
    static PubKey trusted(byte[] encoded) {
        return new PubKey(encoded, null);
    }

    /** Wraps a decoded point together with its bytes; the array is not copied. */
    static PubKey decoded(byte[] encoded, ECPoint point) {
        return new PubKey(encoded, point);
    }

    /**
     * Reads 66 hex digits of either case.
     *
     * @throws BadKeyException on any other text, an invalid point and the null key
     */
    public static PubKey parse(String hex) {
        return checked(FixedHex.decode(hex, BYTES, "public key", false));
    }

    /**
     * Reads the text form of JSON fields: as {@link #parse}, and in addition any number of zero digits, none
     * included, which stand for {@link #NULL}.
     *
     * @throws BadKeyException on any other text and an invalid point
     */
    public static PubKey parseText(String text) {
        return text.chars().allMatch(c -> c == '0') ? NULL : parse(text);
    }

    /**
     * Copies a key out of an array of exactly 33 bytes.
     *
     * @throws BadKeyException on a different length, an invalid point and the null key
     */
    public static PubKey of(byte[] encoded) {
        if (encoded.length != BYTES) {
            throw new BadKeyException("a public key has " + BYTES + " bytes, not " + encoded.length);
        }
        return checked(encoded.clone());
    }

    /**
     * Copies a key out of the 33 bytes at {@code offset}.
     *
     * @throws BadKeyException when the bytes are missing, or are no valid point
     */
    public static PubKey of(byte[] source, int offset) {
        return checked(cut(source, offset));
    }

    /** The 33 bytes at {@code offset} in an array of their own. */
    static byte[] cut(byte[] source, int offset) {
        if (offset < 0 || offset > source.length - BYTES) {
            throw new BadKeyException("a public key needs " + BYTES + " bytes at " + offset + " of " + source.length);
        }
        return Arrays.copyOfRange(source, offset, offset + BYTES);
    }

    private static PubKey checked(byte[] encoded) {
        Secp256k1.decode(encoded);
        return new PubKey(encoded, null);
    }

    @Nullable
    ECPoint point() {
        return point;
    }

    /** Whether this is {@link #NULL}. */
    public boolean isNull() {
        return bytes[0] == 0;
    }

    /** A copy of the 33 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Copies the 33 bytes to {@code target} at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, BYTES);
    }

    /** 66 lower-case hex digits; all zeros for {@link #NULL}. */
    public String hex() {
        return FixedHex.encode(bytes);
    }

    /** The first eight hex digits, for names of threads and lines of a log. */
    public String brief() {
        return hex().substring(0, BRIEF_DIGITS);
    }

    /**
     * Checks a signature over a payload, which is hashed first.
     *
     * @throws BadSignatureException when it is not this key's signature over that payload
     */
    public void verify(Curve curve, Sig sig, byte[] payload) throws BadSignatureException {
        curve.verify(this, sig, Sha256.of(payload));
    }

    @Override
    public int compareTo(PubKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof PubKey key && hash == key.hash && Arrays.equals(bytes, key.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return hex();
    }
}
