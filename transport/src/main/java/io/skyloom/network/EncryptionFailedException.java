package io.skyloom.network;

import java.io.IOException;

/** The peer was greeted but no encryption came about: it is somebody else, too slow, or hung up. */
public final class EncryptionFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message with whom, where, and why */
    public EncryptionFailedException(String message, IOException cause) {
        super(message, cause);
    }
}
