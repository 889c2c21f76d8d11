package io.skyloom.engine.generator;

import io.skyloom.engine.config.Completion;
import io.skyloom.engine.config.ConfigTree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays a former file over a fresh one. Everything that a person may have changed stays; addresses and keys of the
 * deployment are taken from the fresh file, unless the former ones are no deployment's and the operator has not named
 * where they are to come from; owners of the visor stay only when that is asked for.
 */
final class Regeneration {
    private static final List<String> OWNERS = List.of("hypervisors", "dmsgpty.whitelist");
    private static final String SERVERS = "dmsg.servers";

    private final ObjectNode fresh;
    private final Set<String> known;
    private final boolean sourceNamed;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param known addresses and keys of any deployment
     * @param sourceNamed whether the operator has said where the deployment's addresses come from
     */
    Regeneration(ObjectNode fresh, Set<String> known, boolean sourceNamed) {
        this.fresh = fresh;
        this.known = known;
        this.sourceNamed = sourceNamed;
    }

    /** What a person should know about it. */
    List<String> notes() {
        return notes;
    }

    /** The new document; the former one is not changed. */
    ObjectNode over(ObjectNode former, boolean keepOwners) {
        ConfigTree old = new ConfigTree(former.deepCopy());
        ConfigTree made = new ConfigTree(fresh);
        Services.addressPaths().forEach(path -> address(old, made, path));
        Services.listPaths().forEach(path -> list(old, made, path));
        if (sourceNamed) {
            old.remove(SERVERS);
        }
        if (!keepOwners) {
            OWNERS.forEach(path -> dropOwners(old, path));
        }
        apps(old, made);
        return Completion.overlay(fresh, old.root());
    }

    private void address(ConfigTree old, ConfigTree made, String path) {
        String former = old.get(path).asString("");
        if (former.isEmpty() || former.equals(made.get(path).asString(""))) {
            old.remove(path);
        } else if (sourceNamed || known.contains(former)) {
            old.remove(path);
            notes.add(path + " moves from " + former + " to " + made.get(path).asString(""));
        } else {
            notes.add(path + " stays " + former + ", which is no address of the deployment; -a or -S replaces it");
        }
    }

    private void list(ConfigTree old, ConfigTree made, String path) {
        if (!(old.get(path) instanceof ArrayNode former)) {
            old.remove(path);
            return;
        }
        Set<JsonNode> wanted = new LinkedHashSet<>(made.get(path).values());
        for (JsonNode one : former) {
            boolean own = !known.contains(one.asString("")) && !wanted.contains(one);
            if (own && !sourceNamed) {
                wanted.add(one);
                notes.add(path + " keeps " + one.asString("") + ", which is not of the deployment; -a or -S drops it");
            } else if (own) {
                notes.add(path + " drops " + one.asString(""));
            }
        }
        old.set(path, JsonNodeFactory.instance.arrayNode().addAll(wanted));
    }

    private void dropOwners(ConfigTree old, String path) {
        if (!old.get(path).isEmpty()) {
            notes.add(path + " is emptied; -x keeps it");
        }
        old.remove(path);
    }

    /** Former entries stay as they are; what they lack comes from the fresh ones. Entries taken out stay out. */
    private void apps(ConfigTree old, ConfigTree made) {
        if (!(old.get("launcher.apps") instanceof ArrayNode former)) {
            old.remove("launcher.apps");
            return;
        }
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        for (JsonNode app : former) {
            JsonNode usual = named(made.get("launcher.apps"), app.path("name").asString(""));
            boolean both = app instanceof ObjectNode && usual instanceof ObjectNode;
            merged.add(both ? Completion.overlay((ObjectNode) usual, (ObjectNode) app) : app);
        }
        old.set("launcher.apps", merged);
    }

    private static JsonNode named(JsonNode apps, String name) {
        for (JsonNode app : apps) {
            if (app.path("name").asString("").equals(name)) {
                return app;
            }
        }
        return JsonNodeFactory.instance.nullNode();
    }
}
