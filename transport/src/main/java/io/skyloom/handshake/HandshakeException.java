package io.skyloom.handshake;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The greeting failed; the carrier is closed or about to be. */
public final class HandshakeException extends IOException {
    /** Why, in the words that counters use. */
    public enum Reason {
        /** The first message was not the request for a nonce: not a visor. */
        NOT_A_VISOR,
        /** A frame was no JSON of the expected shape, or too long. */
        MALFORMED,
        /** The peer signed another nonce than the one it was given. */
        WRONG_NONCE,
        /** The signature does not belong to the key the peer claims. */
        BAD_SIGNATURE,
        /** The peer wants to reach another visor. */
        FOREIGN_KEY,
        /** Nobody listens on the port the peer wants. */
        PORT_NOT_LISTENING,
        /** The owner of the port is behind with accepting. */
        QUEUE_FULL,
        /** Too many handshakes compute at once on our side. */
        OVERLOADED,
        /** The peer said no. */
        REJECTED,
        /** The peer said nothing at all in time. */
        SILENT,
        /** The peer began but did not finish in time. */
        TOO_SLOW,
        /** The peer hung up or the carrier broke. */
        HUNG_UP
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param message what failed, with whom, and why */
    public HandshakeException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
