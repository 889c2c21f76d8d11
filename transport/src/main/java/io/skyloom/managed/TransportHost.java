package io.skyloom.managed;

import io.skyloom.network.Connection;
import java.time.Duration;

/**
 * Whoever owns transports and must know what becomes of them. Called outside all locks, by readers, writers and timers'
 * threads: must return at once.
 */
public interface TransportHost {
    /**
     * The end of one connection of a transport.
     *
     * @param connection is closed
     * @param lasted since its settlement
     * @param why the reason
     */
    record Ending(Connection connection, Duration lasted, Loss why) {}

    /** A connection ended by itself; {@code departure} says what that means for the transport. */
    void onConnectionEnded(ManagedTransport transport, Slot.Departure departure, Ending ending);

    /** The transport is written to another connection than before, though no connection has ended. */
    void onSwitched(ManagedTransport transport, Loss why);

    /** The transport is gone. Called exactly once for each, by the thread that ended it. */
    void onGone(ManagedTransport transport, Loss why);
}
