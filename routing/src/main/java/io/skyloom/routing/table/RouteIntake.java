package io.skyloom.routing.table;

/** Takes the packets of a route that ends at this visor. */
public interface RouteIntake {
    /**
     * One packet whose id belongs to {@code entry}. Called by the reading thread of a transport: must copy what it keeps,
     * and may wait for a slow taker only within a bound, having said so before. Of the types that have a least size (handshake, ping, pong) only packets of that size
     * arrive; a close may be empty.
     *
     * @param buffer holds the packet; overwritten by the next read
     * @param offset where the packet's header begins
     * @param length header and payload together
     * @param feeder is told before the call waits, so that packets for others do not wait with it
     */
    void onPacket(RouteEntry entry, byte[] buffer, int offset, int length, Feeder feeder);

    /** Whoever brings packets. */
    interface Feeder {
        /** A feeder that holds nothing back. */
        Feeder NOBODY = () -> {};

        /** The call is about to wait: hands on what is held back for others. */
        void beforeWaiting();
    }

    /**
     * The entry left the table for a reason of others. Called once at most, by whichever thread removed it, outside all
     * locks: must return soon.
     */
    void onRemoved(RouteEntry entry, RouteEnd why);
}
