package io.skyloom.entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recorded behaviour of the network's own visors, from the test resources. */
public final class Vectors {
    private Vectors() {}

    /** The parsed file {@code name}.json. */
    public static JsonNode load(String name) {
        try (InputStream file = Vectors.class.getResourceAsStream("/vectors/" + name + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("no vectors called " + name);
            }
            return new JsonMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
