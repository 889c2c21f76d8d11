package io.skyloom.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A value of a parsed document together with the path that led to it, so that every complaint says where. Unknown
 * fields are ignored, of two equal names the last counts, and {@code null} counts as absent, as in the network's
 * reference decoder. Immutable.
 */
public final class JsonValue {
    private final JsonNode node;
    private final String path;

    JsonValue(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Whether the value is JSON's {@code null}. */
    public boolean isNull() {
        return node.isNull();
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Whether the value is a string. */
    public boolean isText() {
        return node.isString();
    }

    /** The member of that name; empty when this is no object, or the member is absent or {@code null}. */
    public Optional<JsonValue> find(String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull()
                ? Optional.empty()
                : Optional.of(new JsonValue(member, path + "." + name));
    }

    /** The member of that name, which must be there. */
    public JsonValue get(String name) throws BadJsonException {
        if (!node.isObject()) {
            throw wrong("an object");
        }
        return find(name).orElseThrow(() -> new BadJsonException(path + "." + name + " is missing"));
    }

    /** The names of an object's members in their order. */
    public List<String> names() throws BadJsonException {
        if (!node.isObject()) {
            throw wrong("an object");
        }
        return List.copyOf(node.propertyNames());
    }

    /** The elements; none for {@code null}. */
    public List<JsonValue> elements() throws BadJsonException {
        if (node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong("an array");
        }
        List<JsonValue> found = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            found.add(new JsonValue(element, path + "[" + found.size() + "]"));
        }
        return found;
    }

    /** The elements as strings; none for {@code null}. */
    public List<String> texts() throws BadJsonException {
        List<String> found = new ArrayList<>();
        for (JsonValue element : elements()) {
            found.add(element.text());
        }
        return found;
    }

    /** The string. */
    public String text() throws BadJsonException {
        if (!node.isString()) {
            throw wrong("a string");
        }
        return node.stringValue();
    }

    /** The integer; it must fit 64 signed bits. */
    public long number() throws BadJsonException {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong("an integer of at most 64 bits");
        }
        return node.longValue();
    }

    /** The integer; it must fit 64 unsigned bits. */
    public long unsigned() throws BadJsonException {
        if (!node.isIntegralNumber()
                || node.bigIntegerValue().signum() < 0
                || node.bigIntegerValue().bitLength() > Long.SIZE) {
            throw wrong("an unsigned integer of at most 64 bits");
        }
        return node.bigIntegerValue().longValue();
    }

    /** The boolean. */
    public boolean flag() throws BadJsonException {
        if (!node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    /** The string member of that name, or {@code otherwise} when it is absent. */
    public String textOr(String name, String otherwise) throws BadJsonException {
        Optional<JsonValue> member = find(name);
        return member.isPresent() ? member.get().text() : otherwise;
    }

    /** The boolean member of that name; false when absent. */
    public boolean flag(String name) throws BadJsonException {
        Optional<JsonValue> member = find(name);
        return member.isPresent() && member.get().flag();
    }

    /** An exception that says what was expected here, for readers with rules of their own. */
    public BadJsonException wrong(String expected) {
        return new BadJsonException(path + " is not " + expected);
    }

    /** The parsed form, for readers of other packages that take it. */
    public JsonNode node() {
        return node;
    }

    /** Where in the document this value stands. */
    public String path() {
        return path;
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
