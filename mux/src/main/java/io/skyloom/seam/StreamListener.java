package io.skyloom.seam;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Accepts incoming streams at one local address. */
public interface StreamListener extends Closeable {
    /**
     * Blocks for the next stream. One thread at a time.
     *
     * @throws IOException when the listener is closed, also during the call
     */
    ByteStream accept() throws IOException;

    /** The address really bound, with the port that was picked. */
    InetSocketAddress localAddress();

    /** Stops accepting and frees the port. Idempotent; wakes a blocked {@link #accept()}. */
    @Override
    void close();
}
