package io.skyloom.routing.finder;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Hop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The route finder's request and answer, as both ends read and write them. Pure functions. */
final class FinderMessages {
    private static final int MOST_PAIRS = 8;

    private FinderMessages() {}

    /**
     * What is asked.
     *
     * @param options empty when the asker sent none
     */
    record Question(List<PathEdges> edges, Optional<Options> options) {}

    /** @param routes how many are wanted; empty when the asker does not know the field */
    record Options(long minHops, long maxHops, Optional<Long> routes) {}

    static byte[] write(Question question) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field(
                        "Edges",
                        question.edges().stream().map(PathEdges::toString).toList())
                .name("Opts");
        question.options().ifPresentOrElse(options -> write(json, options), () -> json.raw("null"));
        return json.endObject().bytes();
    }

    private static void write(JsonWriter json, Options options) {
        json.beginObject()
                .name("MinHops")
                .value(options.minHops())
                .name("MaxHops")
                .value(options.maxHops());
        options.routes().ifPresent(count -> json.name("NumRoutes").value(count));
        json.endObject();
    }

    static Question readQuestion(byte[] body) throws BadJsonException {
        JsonValue json = JsonReader.MESSAGE.parse(body);
        Optional<JsonValue> edges = anyCase(json, "Edges");
        List<JsonValue> elements = edges.isPresent() ? edges.get().elements() : List.of();
        if (elements.isEmpty() || elements.size() > MOST_PAIRS) {
            throw new BadJsonException("1 to " + MOST_PAIRS + " pairs can be asked for, not " + elements.size());
        }
        List<PathEdges> pairs = new ArrayList<>();
        for (JsonValue element : elements) {
            pairs.add(pair(element.text(), element.path()));
        }
        Optional<JsonValue> options = anyCase(json, "Opts");
        return new Question(pairs, options.isPresent() ? Optional.of(options(options.get())) : Optional.empty());
    }

    private static Options options(JsonValue json) throws BadJsonException {
        Optional<JsonValue> routes = anyCase(json, "NumRoutes");
        return new Options(
                numberOrZero(anyCase(json, "MinHops")),
                numberOrZero(anyCase(json, "MaxHops")),
                routes.isPresent() ? Optional.of(routes.get().number()) : Optional.empty());
    }

    private static long numberOrZero(Optional<JsonValue> json) throws BadJsonException {
        return json.isPresent() ? json.get().unsigned() : 0;
    }

    private static Optional<JsonValue> anyCase(JsonValue json, String name) throws BadJsonException {
        Optional<JsonValue> found = Optional.empty();
        for (String given : json.names()) {
            found = given.equalsIgnoreCase(name) ? json.find(given) : found;
        }
        return found;
    }

    private static PathEdges pair(String text, String path) throws BadJsonException {
        try {
            return PathEdges.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadJsonException(path + ": " + e.getMessage());
        }
    }

    static byte[] write(Map<PathEdges, List<List<Hop>>> routes) {
        JsonWriter json = new JsonWriter().beginObject();
        routes.forEach((edges, paths) -> {
            json.name(edges.toString()).beginArray();
            paths.forEach(path -> write(json, path));
            json.endArray();
        });
        return json.endObject().bytes();
    }

    private static void write(JsonWriter json, List<Hop> path) {
        json.beginArray();
        for (Hop hop : path) {
            json.beginObject()
                    .field("TpID", hop.transport().toString())
                    .field("From", hop.from().hex())
                    .field("To", hop.to().hex())
                    .endObject();
        }
        json.endArray();
    }

    /** Nothing but the form is checked. */
    static Map<PathEdges, List<List<Hop>>> readRoutes(byte[] body) throws BadJsonException {
        JsonValue json = JsonReader.MESSAGE.parse(body);
        Map<PathEdges, List<List<Hop>>> routes = new LinkedHashMap<>();
        for (String name : json.names()) {
            PathEdges edges = pair(name, "document");
            List<List<Hop>> paths = new ArrayList<>();
            for (JsonValue path : json.find(name).isPresent() ? json.get(name).elements() : List.<JsonValue>of()) {
                paths.add(path(path));
            }
            routes.put(edges, paths);
        }
        return routes;
    }

    private static List<Hop> path(JsonValue json) throws BadJsonException {
        List<Hop> hops = new ArrayList<>();
        for (JsonValue hop : json.elements()) {
            try {
                hops.add(new Hop(
                        UUID.fromString(hop.get("TpID").text()),
                        PubKey.parse(hop.get("From").text()),
                        PubKey.parse(hop.get("To").text())));
            } catch (IllegalArgumentException e) {
                throw new BadJsonException(hop.path() + ": " + e.getMessage());
            }
        }
        return hops;
    }
}
