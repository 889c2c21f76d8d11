package io.skyloom.frame;

import java.io.IOException;

/** The stream was closed before this call or during it; the cause is the first reason, whoever had it. */
public final class ClosedStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedStreamException(Throwable why) {
        super("the stream is closed: " + why.getMessage(), why);
    }
}
