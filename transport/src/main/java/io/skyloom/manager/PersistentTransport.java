package io.skyloom.manager;

import io.skyloom.key.PubKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A transport that the configuration wants to exist always.
 *
 * @param remote the peer
 * @param type the network's wire name
 */
public record PersistentTransport(PubKey remote, String type) {
    /** The JSON object form of the configuration. */
    public String json() {
        return new JsonMapper()
                .createObjectNode()
                .put("pk", remote.hex())
                .put("type", type)
                .toString();
    }

    /** The JSON array form of the configuration. */
    public static String json(List<PersistentTransport> all) {
        return all.stream().map(PersistentTransport::json).collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * Reads the JSON array form.
     *
     * @throws IllegalArgumentException when it is none, or a key is invalid
     */
    public static List<PersistentTransport> parse(String json) {
        List<PersistentTransport> all = new ArrayList<>();
        for (JsonNode one : array(json)) {
            all.add(new PersistentTransport(
                    PubKey.parse(one.path("pk").asString("")), one.path("type").asString("")));
        }
        return all;
    }

    private static JsonNode array(String json) {
        try {
            JsonNode tree = new JsonMapper().readTree(json);
            if (tree.isArray()) {
                return tree;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("persistent transports are not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("persistent transports are a JSON array");
    }
}
