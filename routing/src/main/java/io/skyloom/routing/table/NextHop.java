package io.skyloom.routing.table;

/**
 * The way out to one neighbour, as an entry remembers it from its first packet on. Any thread may call any method; only
 * {@link #press} waits.
 */
public interface NextHop {
    /** What became of a packet. */
    enum Taken {
        /** It is on its way. */
        YES,
        /** Too much waits. It was not taken; {@link NextHop#press} may help. */
        FULL,
        /** Its route has been closed because the neighbour does not keep up. */
        SHED,
        /** There is no neighbour any more. */
        GONE
    }

    /** Whether the neighbour can no longer be reached this way, for good. */
    boolean isGone();

    /** Queues a packet of that route; never waits. The answer is not {@link Taken#SHED}. */
    Taken offer(RouteEntry entry, byte[] packet, int offset, int length);

    /** Queues a packet that {@link #offer} did not take; waits for a bounded time. The answer is not FULL. */
    Taken press(RouteEntry entry, byte[] packet, int offset, int length);

    /** Sees to it that what was queued is sent. */
    void flush();
}
