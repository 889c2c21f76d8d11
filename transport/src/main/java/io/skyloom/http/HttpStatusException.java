package io.skyloom.http;

import java.io.IOException;

/** A service answered, but not with success. */
public final class HttpStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * The refusal.
     *
     * @param status what the service answered
     * @param message which service refused what, and its own words
     */
    public HttpStatusException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later: the service is overloaded, restarting or behind a slow gateway. */
    public boolean isTemporary() {
        return isTemporary(status);
    }

    /** Whether an answer with that status may turn out differently later. */
    public static boolean isTemporary(int status) {
        return status == 408 || status == 429 || status == 503 || status == 504;
    }
}
