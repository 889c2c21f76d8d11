package io.skyloom.settlement;

/**
 * Finds the end of a JSON object, byte by byte, so that not one byte behind it is taken from the stream. Knows only
 * braces and texts; whether what lies between is JSON is the parser's business. Owned by one thread.
 */
final class ObjectEnd {
    private int depth;
    private boolean inText;
    private boolean escaped;

    /** Takes the next byte; returns whether it closed the object. */
    boolean closes(byte next) {
        if (inText) {
            text(next);
            return false;
        }
        switch (next) {
            case '"' -> inText = true;
            case '{' -> depth++;
            case '}' -> depth--;
            default -> {}
        }
        return next == '}' && depth == 0;
    }

    private void text(byte next) {
        if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            inText = false;
        }
    }
}
