package io.skyloom.engine.localnet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Bytes that both ends of a download can work out: a piece lost, doubled or out of place changes the digest. Immutable.
 *
 * @param seed which bytes
 * @param length how many, at least 0
 */
public record Sample(long seed, long length) {
    /** Handed over in pieces of this size, the last one shorter. */
    private static final int PIECE = 1 << 16;

    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;

    /** Takes a piece; the array is used again for the next one. */
    public interface Sink<E extends Exception> {
        /** Takes {@code length} bytes from the beginning of the array. */
        void take(byte[] bytes, int length) throws E;
    }

    /** Hands all of it over, in order. */
    public <E extends Exception> void produce(Sink<E> sink) throws E {
        byte[] piece = new byte[PIECE];
        long state = seed;
        for (long left = length; left > 0; left -= PIECE) {
            state = fill(piece, state);
            sink.take(piece, (int) Math.min(left, PIECE));
        }
    }

    private static long fill(byte[] piece, long from) {
        long state = from;
        for (int at = 0; at < piece.length; at += Integer.BYTES) {
            state = state * MULTIPLIER + INCREMENT;
            int word = (int) (state >>> 32);
            piece[at] = (byte) word;
            piece[at + 1] = (byte) (word >> 8);
            piece[at + 2] = (byte) (word >> 16);
            piece[at + 3] = (byte) (word >> 24);
        }
        return state;
    }

    /** The SHA-256 digest of all of it. */
    public byte[] digest() {
        MessageDigest digest = newDigest();
        produce((bytes, length) -> digest.update(bytes, 0, length));
        return digest.digest();
    }

    /** A fresh SHA-256. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
