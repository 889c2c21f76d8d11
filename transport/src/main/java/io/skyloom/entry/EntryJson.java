package io.skyloom.entry;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of entries: exact key order and no spaces out, any order and unknown fields in. */
final class EntryJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private EntryJson() {}

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new BadEntryException("entry is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    static String text(TransportEntry entry) {
        return object(entry).toString();
    }

    static String text(SignedEntry signed) {
        ObjectNode object = MAPPER.createObjectNode();
        object.set("entry", object(signed.entry()));
        object.putArray("signatures")
                .add(signed.first().hex())
                .add(signed.second().hex());
        if (signed.registered() != 0) {
            object.put("registered", signed.registered());
        }
        return object.toString();
    }

    private static ObjectNode object(TransportEntry entry) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("t_id", entry.id().toString());
        object.putArray("edges").add(entry.first().hex()).add(entry.second().hex());
        return object.put("type", entry.type()).put("label", entry.label().text());
    }

    static TransportEntry entry(JsonNode object) {
        List<String> edges = pair(object, "edges");
        return new TransportEntry(
                TransportId.parse(string(object, "t_id")),
                key(edges.get(0)),
                key(edges.get(1)),
                string(object, "type"),
                new Label(object.path("label").asString("")));
    }

    static SignedEntry signed(JsonNode object) {
        JsonNode entry = object.path("entry");
        if (!entry.isObject()) {
            throw new BadEntryException("entry part of signed entry is missing");
        }
        List<String> signatures = pair(object, "signatures");
        return new SignedEntry(
                entry(entry),
                signature(signatures.get(0)),
                signature(signatures.get(1)),
                object.path("registered").asLong(0));
    }

    private static String string(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isString()) {
            throw new BadEntryException("entry's '" + field + "' is missing or no text");
        }
        return value.stringValue();
    }

    private static List<String> pair(JsonNode object, String field) {
        if (object.path(field) instanceof ArrayNode array
                && array.size() == 2
                && array.get(0).isString()
                && array.get(1).isString()) {
            return List.of(array.get(0).stringValue(), array.get(1).stringValue());
        }
        throw new BadEntryException("entry's '" + field + "' must be two texts");
    }

    private static PubKey key(String text) {
        try {
            return PubKey.parseText(text);
        } catch (BadKeyException e) {
            throw new BadEntryException("entry's 'edges': " + e.getMessage(), e);
        }
    }

    private static Sig signature(String text) {
        try {
            return Sig.parse(text);
        } catch (BadKeyException e) {
            throw new BadEntryException("entry's 'signatures': " + e.getMessage(), e);
        }
    }
}
