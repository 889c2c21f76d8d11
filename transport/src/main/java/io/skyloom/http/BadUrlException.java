package io.skyloom.http;

/** A configured service address cannot be understood. */
public final class BadUrlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadUrlException(String message) {
        super(message);
    }
}
