package io.skyloom.noise;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A handshake that came to nothing because of what the peer sent, or because this side is overloaded. */
public final class NoiseException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message which message of which handshake with whom, and what is wrong with it */
    public NoiseException(String message) {
        super(message);
    }

    /**
     * As above, with the error underneath.
     *
     * @param message which message of which handshake with whom, and what is wrong with it
     */
    public NoiseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
