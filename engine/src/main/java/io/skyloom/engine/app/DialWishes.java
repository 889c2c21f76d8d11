package io.skyloom.engine.app;

/**
 * What an application asks of a dial; the same wishes go with every dial of its life. Immutable.
 *
 * @param minHops the shortest route that will do; 0 leaves it to the visor
 * @param muxRoutes how many routes are to carry it together; 0 leaves it to the visor
 */
public record DialWishes(int minHops, int muxRoutes) {
    /** Whatever the visor usually does. */
    public static final DialWishes NONE = new DialWishes(0, 0);

    /** Checks the ranges. */
    public DialWishes {
        if (minHops < 0 || muxRoutes < 0) {
            throw new IllegalArgumentException("hops and routes are not negative: " + minHops + ", " + muxRoutes);
        }
    }
}
