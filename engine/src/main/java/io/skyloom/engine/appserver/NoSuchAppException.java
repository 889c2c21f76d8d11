package io.skyloom.engine.appserver;

import java.io.IOException;

/** There is no run with that key. */
public final class NoSuchAppException extends IOException {
    private static final long serialVersionUID = 1L;

    NoSuchAppException() {
        super("no such app");
    }
}
