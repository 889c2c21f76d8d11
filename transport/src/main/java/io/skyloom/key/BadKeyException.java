package io.skyloom.key;

/** Bytes or text that are no valid key or signature; the message says which rule they break. */
public final class BadKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message what was offered and why it is refused; must never contain secret bytes */
    public BadKeyException(String message) {
        super(message);
    }
}
