package io.skyloom.engine.control;

import java.io.IOException;

/** How a visor's process is ended or begun anew from outside. Any thread. */
public interface Lifecycle {
    /** Ends the visor in order; called on a thread of its own after the caller was answered. */
    void shutdown() throws IOException;

    /** Whether {@link #shutdown} does nothing but refuse, so that a caller is told at once. */
    default boolean isRefusing() {
        return false;
    }

    /**
     * Reads the configuration anew.
     *
     * @throws IOException when that cannot be done while the visor runs
     */
    default void reload() throws IOException {
        throw new IOException("a running visor does not reload its configuration: stop it and start it again");
    }

    /** For visors that live in somebody else's process. */
    static Lifecycle refusing() {
        return new Lifecycle() {
            @Override
            public void shutdown() throws IOException {
                throw new IOException("this visor is ended where it was started");
            }

            @Override
            public boolean isRefusing() {
                return true;
            }
        };
    }
}
