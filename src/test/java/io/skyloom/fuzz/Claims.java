package io.skyloom.fuzz;

import java.io.IOException;

/** What targets say about decoders. */
final class Claims {
    private Claims() {}

    /** Reads something and fails in no other way than the one documented. */
    @FunctionalInterface
    interface Decoder<T, E extends Exception> {
        T decode() throws E, IOException;
    }

    /** Does something with what was read. */
    @FunctionalInterface
    interface Follower<T> {
        void accept(T value) throws Exception;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Decodes, and looks at the result when there is one; only the documented exception is a refusal, and it says why. */
    static <T, E extends Exception> void either(Class<E> refusal, Decoder<T, E> decoder, Follower<T> otherwise)
            throws Exception {
        T value;
        try {
            value = decoder.decode();
        } catch (Exception e) {
            if (!refusal.isInstance(e)) {
                throw e;
            }
            require(e.getMessage() != null && !e.getMessage().isEmpty(), "a refusal says why");
            return;
        }
        otherwise.accept(value);
    }

    /** As {@link #either} where the result needs no look. */
    static <T, E extends Exception> void either(Class<E> refusal, Decoder<T, E> decoder) throws Exception {
        either(refusal, decoder, value -> {});
    }

    /** What came of a decoder, as text that can be compared: its result, or why it refused. */
    static <T, E extends Exception> String outcome(Class<E> refusal, Decoder<T, E> decoder) throws Exception {
        String[] said = {null};
        try {
            said[0] = "=" + decoder.decode();
        } catch (Exception e) {
            if (!refusal.isInstance(e)) {
                throw e;
            }
            require(e.getMessage() != null, "a refusal says why");
            said[0] = "!" + e.getMessage();
        }
        return said[0];
    }
}
