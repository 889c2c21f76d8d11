package io.skyloom.frame;

import java.io.IOException;

/** The peer sent bytes that are no frame, repeat an old one, or were not sealed with the session's key. */
public final class BadFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong, at which offset, and who sent it */
    public BadFrameException(String message) {
        super(message);
    }
}
