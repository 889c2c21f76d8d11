package io.skyloom.engine.config;

import java.io.IOException;

/** A configuration cannot be used; the message names the file, the field's path, and what was expected there. */
public final class BadConfigException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message says where, what was expected and what was found */
    public BadConfigException(String message) {
        super(message);
    }

    private BadConfigException(String message, BadConfigException cause) {
        super(message, cause);
    }

    /** The same, naming the file. */
    BadConfigException in(String file) {
        return new BadConfigException(file + ": " + getMessage(), this);
    }
}
