package io.skyloom.testing;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * One object of a file of vectors. A missing field is an error that names the field and the vector; it never reads as
 * empty. Its text is its name, so that it labels a parameterised test.
 */
public final class Vector {
    private final JsonNode node;
    private final String name;

    Vector(JsonNode node, String name) {
        this.node = node;
        this.name = name;
    }

    /** Whether there is such a field and it is not null. */
    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** A field written in hex. */
    public byte[] bytes(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    /** A text. */
    public String text(String field) {
        JsonNode value = field(field);
        if (!value.isString()) {
            throw wrong(field, "is not a text");
        }
        return value.stringValue();
    }

    /** A text, if there is such a field. */
    public Optional<String> optionalText(String field) {
        return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    /** A whole number; unsigned 64-bit ones come as the long with the same bits. */
    public long number(String field) {
        JsonNode value = field(field);
        if (!value.isIntegralNumber()) {
            throw wrong(field, "is not a whole number");
        }
        return value.bigIntegerValue().longValue();
    }

    /** A truth value. */
    public boolean flag(String field) {
        JsonNode value = field(field);
        if (!value.isBoolean()) {
            throw wrong(field, "is not true or false");
        }
        return value.booleanValue();
    }

    /** An object inside. */
    public Vector object(String field) {
        return new Vector(field(field), name + "/" + field);
    }

    /** A list of objects inside, which must not be empty: a loop over nothing proves nothing. */
    public List<Vector> list(String field) {
        JsonNode value = field(field);
        if (!value.isArray() || value.isEmpty()) {
            throw wrong(field, "is not a list, or an empty one");
        }
        return StreamSupport.stream(value.spliterator(), false)
                .map(element -> new Vector(element, nameOf(element, name + "/" + field)))
                .toList();
    }

    /** A list of texts inside, which may be empty. */
    public List<String> texts(String field) {
        return StreamSupport.stream(field(field).spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }

    /** The JSON behind it, for shapes that the other methods do not know. */
    public JsonNode json() {
        return node;
    }

    @Override
    public String toString() {
        return name;
    }

    static String nameOf(JsonNode node, String otherwise) {
        for (String field : List.of("name", "description")) {
            if (node.path(field).isString()) {
                return node.path(field).stringValue();
            }
        }
        return otherwise;
    }

    private JsonNode field(String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw wrong(field, "is missing");
        }
        return value;
    }

    private IllegalArgumentException wrong(String field, String what) {
        return new IllegalArgumentException("vector \"" + name + "\": field \"" + field + "\" " + what);
    }
}
