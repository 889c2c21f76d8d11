package io.skyloom.routing.rule;

/** Bytes or text that are not the rule, descriptor or address they should be. The message says what is wrong where. */
public final class BadRuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message what was read, what was expected, and where */
    public BadRuleException(String message) {
        super(message);
    }

    BadRuleException(String message, Throwable cause) {
        super(message, cause);
    }
}
