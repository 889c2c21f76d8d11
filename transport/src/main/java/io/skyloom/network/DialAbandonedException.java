package io.skyloom.network;

import java.io.IOException;

/** The dial was given up before the encryption began, because it was no longer wanted. */
public final class DialAbandonedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message whom the dial was for */
    public DialAbandonedException(String message) {
        super(message);
    }
}
