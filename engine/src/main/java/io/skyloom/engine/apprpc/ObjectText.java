package io.skyloom.engine.apprpc;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object as the network's own programs read one: names match in any case, the last of several counts, and what
 * is wrong is said in their words.
 */
final class ObjectText {
    private static final JsonReader READER = new JsonReader(1 << 20, 1 << 16);
    private static final String BEGINNINGS = "{[\"-0123456789tfn";

    private final JsonValue object;

    private ObjectText(JsonValue object) {
        this.object = object;
    }

    /**
     * Reads one whole document.
     *
     * @throws BadJsonException when it is no object; {@code null} is an empty one
     */
    static ObjectText parse(byte[] document) throws BadJsonException {
        String text = new String(document, StandardCharsets.UTF_8);
        requireBeginning(text.stripLeading());
        requireNothingBehind(text);
        try {
            JsonValue value = READER.parse(document);
            if (!value.isObject() && !value.isNull()) {
                throw value.wrong("an object");
            }
            return new ObjectText(value);
        } catch (BadJsonException e) {
            throw new BadJsonException(
                    String.valueOf(e.getMessage()).replace("unexpected EOF", "unexpected end of JSON input"));
        }
    }

    private static void requireBeginning(String text) throws BadJsonException {
        if (text.isEmpty()) {
            throw new BadJsonException("unexpected end of JSON input");
        }
        if (BEGINNINGS.indexOf(text.charAt(0)) < 0) {
            throw new BadJsonException("invalid character '" + first(text) + "' looking for beginning of value");
        }
    }

    private static String first(String text) {
        return Character.toString(text.codePointAt(0));
    }

    /** Only objects are looked at; anything else is refused as a whole. */
    private static void requireNothingBehind(String text) throws BadJsonException {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                requireBlank(text.substring(i + 1).strip());
                return;
            }
        }
    }

    private static void requireBlank(String rest) throws BadJsonException {
        if (!rest.isEmpty()) {
            throw new BadJsonException("invalid character '" + first(rest) + "' after top-level value");
        }
    }

    /** The member of that name; empty when it is absent or {@code null}. */
    Optional<JsonValue> find(String name) throws BadJsonException {
        if (object.isNull()) {
            return Optional.empty();
        }
        return object.names().stream()
                .filter(name::equalsIgnoreCase)
                .reduce((earlier, later) -> later)
                .flatMap(object::find);
    }

    /** A string, empty when absent. */
    String text(String name) throws BadJsonException {
        Optional<JsonValue> member = find(name);
        return member.isPresent() ? member.get().text() : "";
    }

    /** A list of strings, empty when absent. */
    List<String> texts(String name) throws BadJsonException {
        Optional<JsonValue> member = find(name);
        return member.isPresent() ? member.get().texts() : List.of();
    }

    /** A number of 16 bits without sign, 0 when absent. */
    int port(String name) throws BadJsonException {
        Optional<JsonValue> member = find(name);
        if (member.isEmpty()) {
            return 0;
        }
        long number = member.get().number();
        if (number < 0 || number > 0xFFFF) {
            throw member.get().wrong("a number from 0 to 65535");
        }
        return (int) number;
    }
}
