package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import java.io.Closeable;
import java.io.IOException;

/** Accepts streams at one port of a network that proves who is calling. */
public interface SetupListener extends Closeable {
    /**
     * Blocks for the next stream. One thread at a time.
     *
     * @throws IOException when the listener is closed, also during the call, or nothing can be accepted for a while
     */
    Incoming accept() throws IOException;

    /** Stops accepting. Idempotent; wakes a blocked {@link #accept()}. */
    @Override
    void close();

    /**
     * A stream and who opened it.
     *
     * @param remote the caller's proven key
     */
    record Incoming(PubKey remote, ByteStream stream) {}
}
