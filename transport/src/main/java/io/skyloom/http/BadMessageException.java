package io.skyloom.http;

import java.io.IOException;

/** The peer sent what is no acceptable HTTP message; carries the status that tells it so. */
final class BadMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadMessageException(int status, String message) {
        super(message);
        this.status = status;
    }

    BadMessageException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    int status() {
        return status;
    }
}
