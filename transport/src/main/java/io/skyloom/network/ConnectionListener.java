package io.skyloom.network;

import java.io.IOException;

/** Yields the connections that peers opened to one port. */
public interface ConnectionListener extends AutoCloseable {
    /**
     * Blocks for the next connection whose handshake has succeeded.
     *
     * @throws IOException when the listener is closed, also during the call; never because one peer misbehaved
     */
    Connection accept() throws IOException;

    /** Frees the port, closes connections nobody has accepted and wakes {@link #accept()}. Idempotent. */
    @Override
    void close();
}
