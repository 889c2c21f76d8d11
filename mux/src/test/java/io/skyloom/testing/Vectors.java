package io.skyloom.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of vectors from another implementation, kept as test resources in the folder {@code vectors}. */
public final class Vectors {
    private Vectors() {}

    /** The whole file, for example {@code noise.json}. */
    public static Vector load(String file) {
        String path = "/vectors/" + file;
        try (InputStream in = Vectors.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + path);
            }
            JsonNode root = JsonMapper.shared().readTree(in);
            return new Vector(root, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The objects of one list of a file, as source of a parameterised test.
     *
     * @param field the name of the list; {@code a/b} means list b of the object a
     */
    public static Stream<Vector> each(String file, String field) {
        Vector holder = load(file);
        String[] steps = field.split("/", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            holder = holder.object(steps[i]);
        }
        return holder.list(steps[steps.length - 1]).stream();
    }
}
