package io.skyloom.managed;

import java.io.IOException;

/** The transport has no connection any more; it never gets one again. */
public final class TransportGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    TransportGoneException(ManagedTransport transport, Loss why) {
        super("transport " + transport + " is gone: " + why);
    }
}
