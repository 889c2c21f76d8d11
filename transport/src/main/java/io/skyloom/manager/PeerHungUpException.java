package io.skyloom.manager;

import java.io.IOException;
import java.time.Duration;

/** The peer accepted the last dials and hung up at once; it is left alone for a while. */
public final class PeerHungUpException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Duration wait;

    PeerHungUpException(String transport, Duration wait) {
        super("the peer of " + transport + " accepted and hung up at once; dial it again in " + wait.toSeconds()
                + " s");
        this.wait = wait;
    }

    /** How long to wait before the next dial. */
    public Duration retryAfter() {
        return wait;
    }
}
