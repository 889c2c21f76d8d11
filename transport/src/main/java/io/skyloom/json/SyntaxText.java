package io.skyloom.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Says what is wrong with a document in the words of the network's reference decoder, which services repeat in their
 * answers and operators therefore know.
 */
final class SyntaxText {
    /** What the parser says it expected, and the reference's name for that place. */
    private static final Map<String, String> PLACES = Map.of(
            "to start property name", "looking for beginning of object key string",
            "expected a value", "looking for beginning of value",
            "Unrecognized token", "looking for beginning of value",
            "colon to separate", "after object key",
            "separate Array entries", "after array element",
            "separate Object entries", "after object key:value pair",
            "Illegal unquoted character", "in string literal",
            "between tokens", "looking for beginning of value");

    private SyntaxText() {}

    static String of(JacksonException error, byte[] document) {
        if (error instanceof UnexpectedEndOfInputException) {
            return "unexpected EOF";
        }
        String said = error.getOriginalMessage();
        int at = error.getLocation() == null ? -1 : (int) error.getLocation().getByteOffset();
        if (at < 0 || at >= document.length) {
            return said;
        }
        return PLACES.entrySet().stream()
                .filter(place -> said.contains(place.getKey()))
                .map(place -> "invalid character " + quoted(document, at) + " " + place.getValue())
                .findAny()
                .orElse(said);
    }

    private static String quoted(byte[] document, int at) {
        String rest = new String(document, at, Math.min(4, document.length - at), StandardCharsets.UTF_8);
        int c = rest.codePointAt(0);
        if (c == '\'') {
            return "'\\''";
        }
        return c < 0x20 ? String.format("'\\x%02x'", c) : "'" + Character.toString(c) + "'";
    }
}
