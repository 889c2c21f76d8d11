package io.skyloom.routing.group;

import java.io.IOException;

/** The peer, or somebody on the way, sent what is no frame of this group's session. */
public final class BadGroupFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    BadGroupFrameException(String message) {
        super(message);
    }
}
