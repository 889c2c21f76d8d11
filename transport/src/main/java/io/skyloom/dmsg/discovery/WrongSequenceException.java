package io.skyloom.dmsg.discovery;

import java.io.IOException;

/** The discovery holds an entry of the same key that is as new as the one posted, or newer. */
public final class WrongSequenceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says who holds what. */
    public WrongSequenceException(String message) {
        super(message);
    }
}
