package io.skyloom.seam;

/** Draws random numbers, fit for keys in the real implementation and repeatable in tests. Any thread may call it. */
public interface Entropy {
    /** Fills the whole array with random bytes. */
    void fill(byte[] target);

    /** A fresh array of {@code length} random bytes. */
    default byte[] bytes(int length) {
        byte[] fresh = new byte[length];
        fill(fresh);
        return fresh;
    }

    /** A uniform long. */
    default long nextLong() {
        byte[] b = bytes(Long.BYTES);
        long value = 0;
        for (byte octet : b) {
            value = (value << 8) | (octet & 0xFF);
        }
        return value;
    }

    /**
     * A number in {@code [0, bound)}, close enough to uniform for jitter and sampling.
     *
     * @param bound at least 1
     */
    default long nextLong(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, was " + bound);
        }
        return Long.remainderUnsigned(nextLong() >>> 1, bound);
    }
}
