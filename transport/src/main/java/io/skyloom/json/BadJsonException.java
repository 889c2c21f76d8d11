package io.skyloom.json;

import java.io.IOException;

/** A document from outside is not JSON, is too large, or lacks what its reader needs. */
public final class BadJsonException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong and where */
    public BadJsonException(String message) {
        super(message);
    }

    BadJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
