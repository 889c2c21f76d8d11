package io.skyloom.aead;

/**
 * Which counters the messages of one key may have: 1 to 2<sup>64</sup> − 2. The one above is kept by Noise for changing
 * keys, and nothing comes after it: whoever went on would use a counter twice, which betrays what was sealed.
 */
public final class KeyCounter {
    /** No message has it. */
    public static final long RESERVED = -1;

    private KeyCounter() {}

    /**
     * The counter of the message behind the one with the counter {@code last}; 0 when there was none yet.
     *
     * @throws WornOutKeyException when the key may seal no more
     */
    public static long after(long last) throws WornOutKeyException {
        long next = last + 1;
        if (next == RESERVED) {
            throw new WornOutKeyException();
        }
        return next;
    }

    /** Whether a message may have the counter when the one before it had {@code last}; larger ones may be left out. */
    public static boolean mayFollow(long last, long counter) {
        return Long.compareUnsigned(counter, last) > 0 && counter != RESERVED;
    }
}
