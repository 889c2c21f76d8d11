package io.skyloom.engine.config;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays what a file says over the values that hold where it says nothing. Objects are merged field by field, lists are
 * replaced, {@code null} takes an object or a list away and leaves anything else as it was. The file's order stays, absent
 * fields come behind the ones they usually follow, and fields that nobody knows are kept.
 */
public final class Completion {
    private static final ObjectNode BASE = ConfigText.resource(Completion.class, "base.json");

    private Completion() {}

    /**
     * The whole configuration.
     *
     * @param file what was written; not changed
     * @param fresh makes a key pair when the file has no key at all
     */
    static ObjectNode of(ObjectNode file, Curve curve, Supplier<KeyPair> fresh) throws BadConfigException {
        ObjectNode whole = overlay(BASE, file);
        Section root = new Section(whole, "");
        boolean noSecret = !new Section(file, "").has("sk");
        boolean noKey = key(root).isNull();
        if (noSecret && !noKey) {
            whole.remove("sk");
        } else if (noKey) {
            KeyPair pair = noSecret ? fresh.get() : KeyPair.of(secret(root), curve);
            whole.put("sk", pair.sec().hex());
            whole.put("pk", pair.pub().hex());
        }
        return whole;
    }

    static SecKey secret(Section root) throws BadConfigException {
        String text = root.text("sk", "");
        try {
            return SecKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadConfigException("sk: expected a secret key of 64 hex digits (" + e.getMessage() + ")");
        }
    }

    static PubKey key(Section root) throws BadConfigException {
        String text = root.text("pk", "");
        try {
            return PubKey.parseText(text);
        } catch (IllegalArgumentException e) {
            throw root.wrong("pk", "a public key of 66 hex digits", root.get("pk"), e);
        }
    }

    /** A new document: one laid over another, which holds where the first says nothing. Neither is changed. */
    public static ObjectNode overlay(ObjectNode base, ObjectNode file) {
        Map<String, JsonNode> given = inBaseNames(base, file);
        List<String> order = new ArrayList<>(given.keySet());
        int after = 0;
        for (String name : base.propertyNames()) {
            if (!given.containsKey(name)) {
                order.add(after, name);
            }
            after = order.indexOf(name) + 1;
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        for (String name : order) {
            whole.set(name, merged(base.get(name), given.get(name)));
        }
        return whole;
    }

    private static Map<String, JsonNode> inBaseNames(ObjectNode base, ObjectNode file) {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : file.properties()) {
            String written = member.getKey();
            String usual = base.propertyNames().stream()
                    .filter(name -> name.equalsIgnoreCase(written))
                    .findFirst()
                    .orElse(written);
            given.put(usual, member.getValue());
        }
        return given;
    }

    private static JsonNode merged(@Nullable JsonNode base, @Nullable JsonNode given) {
        if (base == null || given == null) {
            return Objects.requireNonNull(base == null ? given : base).deepCopy();
        }
        if (base instanceof ObjectNode under && given instanceof ObjectNode over) {
            return overlay(under, over);
        }
        boolean duration =
                base.isString() && GoDuration.find(base.stringValue()).isPresent();
        if (given.isNull()) {
            return base.isContainer() || duration ? given : base;
        }
        return duration && given.isNumber() ? asText(given) : given.deepCopy();
    }

    /** Durations may be given as numbers; they are written as texts. */
    private static JsonNode asText(JsonNode nanos) {
        try {
            return JsonNodeFactory.instance.stringNode(GoDuration.text(GoDuration.ofNumber(nanos.decimalValue())));
        } catch (IllegalArgumentException e) {
            return nanos; // out of range: the reader of the field says so
        }
    }
}
