package io.skyloom.engine.app;

import io.skyloom.routing.appnet.AppAddress;
import java.io.Closeable;
import java.io.IOException;

/** A port that an application listens on. Any thread; closing it frees those who wait in {@link #accept}. */
public interface AppPort extends Closeable {
    /** Where it listens. */
    AppAddress local();

    /**
     * Blocks for the next connection.
     *
     * @throws IOException when the port is closed, also during the call
     */
    AppSocket accept() throws IOException;

    /** Frees the port and closes what nobody has accepted. Idempotent. */
    @Override
    void close();
}
