package io.skyloom.network;

import java.io.IOException;

/** Nothing says where the peer can be reached: no table entry, no record at the resolver. */
public final class UnknownPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message who was looked for, and where */
    public UnknownPeerException(String message) {
        super(message);
    }
}
