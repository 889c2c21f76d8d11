package io.skyloom.dmsg;

import java.io.IOException;

/** A failure with one of the network's codes; the message is the network's text, with details behind a colon. */
public final class DmsgException extends IOException {
    private static final long serialVersionUID = 1L;

    private final DmsgError error;

    DmsgException(DmsgError error, String detail) {
        super(detail.isEmpty() ? error.toString() : error + ": " + detail);
        this.error = error;
    }

    DmsgException(DmsgError error, Throwable cause) {
        super(error + ": " + cause.getMessage(), cause);
        this.error = error;
    }

    /** Which one. */
    public DmsgError error() {
        return error;
    }
}
