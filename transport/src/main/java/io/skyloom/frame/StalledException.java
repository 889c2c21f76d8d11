package io.skyloom.frame;

import java.io.IOException;

/** Bytes waited to be sent and the carrier took none of them for too long; the stream was closed for it. */
public final class StalledException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message whose carrier it was, and how long it took nothing */
    public StalledException(String message) {
        super(message);
    }
}
