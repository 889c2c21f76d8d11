package io.skyloom.entry;

import org.jspecify.annotations.Nullable;

/** Text that is no transport entry, or an entry that is not the one expected; the message says which field and why. */
public final class BadEntryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message which field is wrong, and how */
    public BadEntryException(String message) {
        super(message);
    }

    /**
     * @param message which field is wrong, and how
     * @param cause what the parser said
     */
    public BadEntryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
