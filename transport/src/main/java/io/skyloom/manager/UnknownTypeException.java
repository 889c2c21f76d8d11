package io.skyloom.manager;

import java.io.IOException;

/** The visor has no network of that type. */
public final class UnknownTypeException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownTypeException(String type) {
        super("unknown network type: " + type);
    }
}
