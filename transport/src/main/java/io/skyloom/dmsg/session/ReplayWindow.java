package io.skyloom.dmsg.session;

import io.skyloom.aead.KeyCounter;

/**
 * Remembers which of the last counters have been seen. Objects of different streams overtake each other, so counters
 * come in any order; what is older than the window is refused unseen. Guarded by its owner.
 */
final class ReplayWindow {
    /** How far behind the newest counter an object may come. */
    static final int SIZE = 4096;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long newest;

    /** Whether the counter is one of a message, and neither too old nor known. */
    boolean admits(long counter) {
        return KeyCounter.mayFollow(newest, counter)
                || (counter != 0
                        && counter != KeyCounter.RESERVED
                        && Long.compareUnsigned(newest - counter, SIZE) < 0
                        && !isSeen(counter));
    }

    /** Notes an admitted counter whose object proved authentic. */
    void note(long counter) {
        if (Long.compareUnsigned(counter, newest) > 0) {
            forgetUpTo(counter);
            newest = counter;
        }
        seen[word(counter)] |= bit(counter);
    }

    private void forgetUpTo(long counter) {
        long apart = counter - newest;
        long steps = Long.compareUnsigned(apart, SIZE) < 0 ? apart : SIZE;
        for (long back = 0; back < steps; back++) { // not up to the counter itself: a peer may name the very last one
            seen[word(counter - back)] &= ~bit(counter - back);
        }
    }

    private boolean isSeen(long counter) {
        return (seen[word(counter)] & bit(counter)) != 0;
    }

    private static int word(long counter) {
        return (int) (counter & SIZE - 1) / Long.SIZE;
    }

    private static long bit(long counter) {
        return 1L << counter; // the low six bits count
    }
}
