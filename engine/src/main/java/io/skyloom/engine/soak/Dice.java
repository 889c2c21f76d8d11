package io.skyloom.engine.soak;

/** Numbers from a seed, the same on every machine. Owned by one thread. */
final class Dice {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    /** A number from 0 up to below the bound. */
    long below(long bound) {
        return Long.remainderUnsigned(next() >>> 1, bound);
    }

    /** A number from 0 up to below the bound. */
    int below(int bound) {
        return (int) below((long) bound);
    }

    boolean coin() {
        return (next() & 1) == 0;
    }

    void fill(byte[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (byte) next();
        }
    }

    /** The mixing function of SplitMix64. */
    private long next() {
        state += GOLDEN;
        long mixed = (state ^ (state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
