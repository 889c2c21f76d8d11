package io.skyloom.engine.config;

import io.skyloom.http.BadUrlException;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a configuration and the path that led to it. Names are found whatever their case; an absent field and
 * {@code null} both give the caller's value. Owned by the reading thread.
 */
final class Section {
    private static final int LONGEST_SHOWN = 60;

    private final ObjectNode node;
    private final String path;

    Section(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Reads one field and may refuse it. */
    private interface Reading<T> {
        T of(JsonNode value) throws BadConfigException;
    }

    String text(String name, String otherwise) throws BadConfigException {
        return read(name, otherwise, value -> asText(name, value));
    }

    boolean flag(String name, boolean otherwise) throws BadConfigException {
        return read(name, otherwise, value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "true or false", value);
            }
            return value.booleanValue();
        });
    }

    /** A whole number within bounds. */
    int whole(String name, int least, int most, int otherwise) throws BadConfigException {
        return read(name, otherwise, value -> {
            if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.intValue() < least
                    || value.intValue() > most) {
                throw wrong(name, "a whole number from " + least + " to " + most, value);
            }
            return value.intValue();
        });
    }

    int port(String name) throws BadConfigException {
        return whole(name, 0, 0xFFFF, 0);
    }

    /** A duration as text or as a number of nanoseconds; unlike elsewhere, {@code null} is refused, as by the original. */
    Duration span(String name, Duration otherwise) throws BadConfigException {
        return isWritten(name) ? spanOf(name, get(name)) : otherwise;
    }

    /** Nanoseconds as a plain number. */
    Duration nanos(String name) throws BadConfigException {
        return read(name, Duration.ZERO, value -> {
            if (!value.isNumber()) {
                throw wrong(name, "a whole number of nanoseconds", value);
            }
            return spanOf(name, value);
        });
    }

    /** The address of a service; none for an empty text. */
    Optional<BaseUrl> url(String name) throws BadConfigException {
        return parsed(name, "the address of a service, http://… or dmsg://KEY:PORT", BaseUrl::parse);
    }

    /** A place; none for an empty text. */
    Optional<HostPort> place(String name) throws BadConfigException {
        return parsed(name, "HOST:PORT", HostPort::parse);
    }

    List<String> texts(String name) throws BadConfigException {
        List<String> found = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            found.add(asText(name + "[" + found.size() + "]", element));
        }
        return found;
    }

    List<PubKey> keys(String name) throws BadConfigException {
        List<PubKey> found = new ArrayList<>();
        for (String text : texts(name)) {
            String at = name + "[" + found.size() + "]";
            found.add(key(at, text));
        }
        return found;
    }

    PubKey key(String at, String text) throws BadConfigException {
        try {
            return PubKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadConfigException(where(at) + ": expected a public key of 66 hex digits, found "
                    + shown('"' + text + '"') + " (" + e.getMessage() + ")");
        }
    }

    /** The objects of a list. */
    List<Section> blocks(String name) throws BadConfigException {
        List<Section> found = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            String at = name + "[" + found.size() + "]";
            found.add(block(at, element));
        }
        return found;
    }

    /** An object inside; none when it is absent or {@code null}. */
    Optional<Section> block(String name) throws BadConfigException {
        JsonNode value = get(name);
        return value.isNull() ? Optional.empty() : Optional.of(block(name, value));
    }

    /** An object inside; an empty one when it is absent or {@code null}. */
    Section blockOrEmpty(String name) throws BadConfigException {
        return block(name).orElseGet(() -> new Section(JsonNodeFactory.instance.objectNode(), where(name)));
    }

    /** The members of an object inside, texts to texts. */
    Map<String, String> table(String name) throws BadConfigException {
        Map<String, String> found = new java.util.LinkedHashMap<>();
        Optional<Section> table = block(name);
        if (table.isPresent()) {
            for (Map.Entry<String, JsonNode> member : table.get().node.properties()) {
                found.put(member.getKey(), table.get().asText(member.getKey(), member.getValue()));
            }
        }
        return found;
    }

    private boolean isWritten(String name) {
        return node.propertyNames().stream().anyMatch(name::equalsIgnoreCase);
    }

    boolean has(String name) {
        return !get(name).isNull();
    }

    /** The value of that name in any case; the last of several counts, and {@code null} stands for none. */
    JsonNode get(String name) {
        JsonNode found = JsonNodeFactory.instance.nullNode();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                found = member.getValue();
            }
        }
        return found;
    }

    ObjectNode node() {
        return node;
    }

    /** What is wrong with a field. */
    BadConfigException wrong(String name, String expected, JsonNode found) {
        return new BadConfigException(where(name) + ": expected " + expected + ", found " + described(found));
    }

    /** What is wrong with a field, in the words of another parser. */
    BadConfigException wrong(String name, String expected, JsonNode found, IllegalArgumentException why) {
        return new BadConfigException(
                where(name) + ": expected " + expected + ", found " + described(found) + " (" + why.getMessage() + ")");
    }

    String where(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A value in a few words. */
    static String described(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        return value.isArray() ? "a list" : shown(value.toString());
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Reads an optional text by a parser that throws on what it does not understand. */
    <T> Optional<T> parsed(String name, String expected, Function<String, T> parser) throws BadConfigException {
        String text = text(name, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (BadUrlException e) {
            throw wrong(name, expected, get(name), e);
        } catch (IllegalArgumentException e) {
            throw wrong(name, expected, get(name), e);
        }
    }

    private Duration spanOf(String name, JsonNode value) throws BadConfigException {
        try {
            if (value.isString()) {
                return GoDuration.parse(value.stringValue());
            }
            if (value.isNumber()) {
                return GoDuration.ofNumber(value.decimalValue());
            }
        } catch (IllegalArgumentException e) {
            throw wrong(name, "a duration such as 10s or 1h30m", value, e);
        }
        throw wrong(name, "a duration such as 10s or 1h30m", value);
    }

    private <T> T read(String name, T otherwise, Reading<T> reading) throws BadConfigException {
        JsonNode value = get(name);
        return value.isNull() ? otherwise : reading.of(value);
    }

    private String asText(String name, JsonNode value) throws BadConfigException {
        if (!value.isString()) {
            throw wrong(name, "a text", value);
        }
        return value.stringValue();
    }

    private Section block(String name, JsonNode value) throws BadConfigException {
        if (value instanceof ObjectNode object) {
            return new Section(object, where(name));
        }
        throw wrong(name, "an object", value);
    }

    private List<JsonNode> elements(String name) throws BadConfigException {
        JsonNode value = get(name);
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "a list", value);
        }
        return List.copyOf(value.values());
    }

    @Override
    public String toString() {
        return path.toLowerCase(Locale.ROOT) + " " + node.size() + " fields";
    }
}
