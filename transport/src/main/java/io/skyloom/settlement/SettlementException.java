package io.skyloom.settlement;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection did not become a transport; the message says with whom and why. The connection is closed. */
public final class SettlementException extends IOException {
    private static final long serialVersionUID = 1L;

    SettlementException(String message) {
        super(message);
    }

    SettlementException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
