package io.skyloom.routing.finder;

import java.io.IOException;

/** There is no path as wanted. */
public final class NoRouteException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message whether a transport or a route is missing, and between whom */
    public NoRouteException(String message) {
        super(message);
    }
}
