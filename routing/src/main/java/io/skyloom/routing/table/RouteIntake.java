package io.skyloom.routing.table;

/** Takes the packets of a route that ends at this visor. */
public interface RouteIntake {
    /**
     * One packet whose id belongs to {@code entry}. Called by the reading thread of a transport: must not block, and
     * must copy what it keeps. Of the types that have a least size (handshake, ping, pong) only packets of that size
     * arrive; a close may be empty.
     *
     * @param buffer holds the packet; overwritten by the next read
     * @param offset where the packet's header begins
     * @param length header and payload together
     */
    void onPacket(RouteEntry entry, byte[] buffer, int offset, int length);

    /**
     * The entry left the table for a reason of others. Called once at most, by whichever thread removed it, outside all
     * locks: must return soon.
     */
    void onRemoved(RouteEntry entry, RouteEnd why);
}
