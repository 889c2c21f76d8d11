package io.skyloom.gob;

import java.io.IOException;

/**
 * Bytes that are no gob, a value that does not fit the type it should become, or a value that cannot be sent. Knows
 * where: the path of struct and field, and the offset in the message.
 */
public final class GobException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int NOWHERE = -1;

    private final String text;
    private final int offset;

    /** Grows outwards while the exception leaves nested fields; owned by the thread that decodes. */
    private String path = "";

    private GobException(String text, int offset) {
        super(text);
        this.text = text;
        this.offset = offset;
    }

    private GobException(String text, Throwable cause) {
        super(text, cause);
        this.text = text;
        this.offset = NOWHERE;
    }

    /** A fault found at a byte of a message. */
    static GobException at(int offset, String text) {
        return new GobException(text, offset);
    }

    /** A fault of types, or of a value about to be sent. */
    static GobException of(String text) {
        return new GobException(text, NOWHERE);
    }

    /** A fault that other code reported while a value was built or taken apart. */
    static GobException of(String text, Throwable cause) {
        return new GobException(text, cause);
    }

    /** Notes that the fault lies within a field, and goes on. */
    GobException within(String struct, String field) {
        path = path.isEmpty() ? struct + "." + field : struct + "." + field + " > " + path;
        return this;
    }

    /** The bare text, worded as Go words the same fault where it has one; what a peer is told. */
    public String text() {
        return text;
    }

    /** The fields that lead to the fault, outermost first, or empty. */
    public String path() {
        return path;
    }

    /** Which byte of the message, or -1 when the fault is not one of bytes. */
    public int offset() {
        return offset;
    }

    @Override
    public String getMessage() {
        StringBuilder whole = new StringBuilder(text);
        if (!path.isEmpty()) {
            whole.append(" in ").append(path);
        }
        if (offset != NOWHERE) {
            whole.append(" at byte ").append(offset).append(" of the message");
        }
        return whole.toString();
    }
}
