package io.skyloom.engine.skysocks;

/** An option cannot be understood; the message is for the person who wrote it. */
public final class BadOptionException extends Exception {
    private static final long serialVersionUID = 1L;

    BadOptionException(String message) {
        super(message);
    }
}
