package io.skyloom.network;

import java.util.concurrent.atomic.AtomicBoolean;

/** A port that is ours until closed. Any thread may close it; only the first close counts. */
public final class PortLease implements AutoCloseable {
    private final Porter porter;
    private final int port;
    private final AtomicBoolean returned = new AtomicBoolean();

    PortLease(Porter porter, int port) {
        this.porter = porter;
        this.port = port;
    }

    /** The port, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Gives the port back. Idempotent. */
    @Override
    public void close() {
        if (returned.compareAndSet(false, true)) {
            porter.free(port);
        }
    }
}
