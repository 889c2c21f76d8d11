package io.skyloom.routing.finder;

import io.skyloom.key.PubKey;

/**
 * The two ends of a path, as the route finder's messages name it.
 *
 * @param source where it starts
 * @param destination where it ends; the source again for a loop
 */
public record PathEdges(PubKey source, PubKey destination) {
    private static final int KEY_DIGITS = 2 * PubKey.BYTES;

    /**
     * Reads {@code <66 hex digits>:<66 hex digits>}.
     *
     * @throws IllegalArgumentException on any other text and on keys that are no points
     */
    public static PathEdges parse(String text) {
        if (text.length() != 2 * KEY_DIGITS + 1 || text.charAt(KEY_DIGITS) != ':') {
            throw new IllegalArgumentException("a pair of keys has the form <key>:<key>");
        }
        return new PathEdges(PubKey.parse(text.substring(0, KEY_DIGITS)), PubKey.parse(text.substring(KEY_DIGITS + 1)));
    }

    /** The way back. */
    public PathEdges reversed() {
        return new PathEdges(/* source= */ destination, /* destination= */ source);
    }

    @Override
    public String toString() {
        return source.hex() + ":" + destination.hex();
    }
}
