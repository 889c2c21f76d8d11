package io.skyloom.engine.control;

import io.skyloom.manager.PersistentTransport;
import java.io.IOException;
import java.util.List;

/**
 * What control calls change for good: an operator's configuration. Each change is kept before it takes effect. Any
 * thread.
 */
public interface Settings {
    /** Whether the visor connects to public visors by itself. */
    boolean publicAutoconnect();

    /**
     * Keeps whether the visor connects to public visors by itself, and begins or ends doing so.
     *
     * @throws IOException when it cannot be kept; nothing has changed then
     */
    void publicAutoconnect(boolean wanted) throws IOException;

    /**
     * Keeps the shortest route that will do.
     *
     * @throws IOException when it cannot be kept
     */
    void minHops(int hops) throws IOException;

    /**
     * Keeps which transports are to exist always.
     *
     * @throws IOException when they cannot be kept
     */
    void persistentTransports(List<PersistentTransport> wanted) throws IOException;

    /** For visors without a file: nothing outlives the process, and nobody connects by himself. */
    static Settings forgetful() {
        return new Settings() {
            @Override
            public boolean publicAutoconnect() {
                return false;
            }

            @Override
            public void publicAutoconnect(boolean wanted) throws IOException {
                if (wanted) {
                    throw new IOException("this visor runs without a configuration and connects to nobody by itself");
                }
            }

            @Override
            public void minHops(int hops) {}

            @Override
            public void persistentTransports(List<PersistentTransport> wanted) {}
        };
    }
}
