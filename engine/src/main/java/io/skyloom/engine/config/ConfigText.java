package io.skyloom.engine.config;

import io.skyloom.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bytes of configuration files: parsed, and written as the original's encoder writes them. Pure functions. */
public final class ConfigText {
    /** How a running visor writes its file. */
    public static final String TAB = "\t";

    /** How the generator writes a file. */
    public static final String TWO_SPACES = "  ";

    /** How the generator prints the settings of a setup node. */
    public static final String FOUR_SPACES = "    ";

    private static final int LONGEST = 8 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(LONGEST)
                            .maxNestingDepth(64)
                            .maxTokenCount(1 << 18)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ConfigText() {}

    /**
     * Reads the first JSON value, which must be an object; what follows it is ignored, as by the original.
     *
     * @throws BadConfigException when there is none
     */
    public static ObjectNode parse(byte[] text) throws BadConfigException {
        if (text.length > LONGEST) {
            throw new BadConfigException("has " + text.length + " bytes; a configuration has at most " + LONGEST);
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new BadConfigException("expected a JSON object" + place(e) + ": " + e.getOriginalMessage());
        } catch (NumberFormatException e) {
            // The parser lets this one through, for exponents that no number can have.
            throw new BadConfigException("expected a JSON object: " + e.getMessage());
        }
        if (root == null || root.isMissingNode()) {
            throw new BadConfigException("expected a JSON object, found nothing");
        }
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw new BadConfigException("expected a JSON object, found " + Section.described(root));
    }

    /**
     * An object that belongs to the program itself.
     *
     * @param owner a class of the package whose resource it is
     */
    public static ObjectNode resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its " + name);
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with one member a line, without a line end behind it. */
    public static String indented(JsonNode value, String indent) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n", indent);
        return out.toString();
    }

    /** The text without any white space between its parts. */
    public static String squashed(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "", "");
        return out.toString();
    }

    /** The text as bytes. */
    static byte[] bytes(JsonNode value, String indent) {
        return indented(value, indent).getBytes(StandardCharsets.UTF_8);
    }

    /** @param line what begins a line at this depth; empty when nothing is to be broken into lines */
    private static void write(StringBuilder out, JsonNode value, String line, String indent) {
        if (value instanceof ObjectNode object) {
            Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
            group(out, "{}", members, line + indent, line, member -> {
                out.append(quoted(member.getKey())).append(line.isEmpty() ? ":" : ": ");
                write(out, member.getValue(), line.isEmpty() ? "" : line + indent, indent);
            });
        } else if (value.isArray()) {
            group(
                    out,
                    "[]",
                    value.iterator(),
                    line + indent,
                    line,
                    element -> write(out, element, line.isEmpty() ? "" : line + indent, indent));
        } else {
            out.append(value.isString() ? quoted(value.stringValue()) : value.toString());
        }
    }

    private static <T> void group(
            StringBuilder out, String brackets, Iterator<T> parts, String inner, String outer, Consumer<T> writer) {
        if (!parts.hasNext()) {
            out.append(brackets);
            return;
        }
        out.append(brackets.charAt(0));
        while (parts.hasNext()) {
            out.append(inner);
            writer.accept(parts.next());
            out.append(parts.hasNext() ? "," : outer);
        }
        out.append(brackets.charAt(1));
    }

    private static String quoted(String text) {
        return new JsonWriter().value(text).toString();
    }

    private static String place(JacksonException error) {
        TokenStreamLocation where = error.getLocation();
        return where == null ? "" : ", line " + where.getLineNr() + ", column " + where.getColumnNr();
    }
}
