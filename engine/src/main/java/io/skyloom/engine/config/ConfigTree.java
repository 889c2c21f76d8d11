package io.skyloom.engine.config;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.key.PubKey;
import io.skyloom.manager.PersistentTransport;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A configuration's document while it is being changed. Fields are named by their path, {@code routing.min_hops}; names
 * are found whatever their case, objects on the way are made when they are missing. Owned by the thread that changes it.
 */
public final class ConfigTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode root;

    /** @param root changed in place */
    public ConfigTree(ObjectNode root) {
        this.root = root;
    }

    /** Sets a text. */
    public ConfigTree set(String path, String text) {
        return set(path, NODES.stringNode(text));
    }

    /** Sets a whole number. */
    public ConfigTree set(String path, long number) {
        return set(path, NODES.numberNode(number));
    }

    /** Sets true or false. */
    public ConfigTree set(String path, boolean flag) {
        return set(path, NODES.booleanNode(flag));
    }

    /** Sets a duration. */
    public ConfigTree set(String path, Duration duration) {
        return set(path, GoDuration.text(duration));
    }

    /** Sets a list of texts. */
    public ConfigTree set(String path, Collection<String> texts) {
        ArrayNode list = NODES.arrayNode();
        texts.forEach(list::add);
        return set(path, list);
    }

    /** Sets a list of keys. */
    public ConfigTree setKeys(String path, Collection<PubKey> keys) {
        return set(path, keys.stream().map(PubKey::hex).toList());
    }

    /** Sets the transports that are to exist always. */
    public ConfigTree setPersistent(Collection<PersistentTransport> transports) {
        ArrayNode list = NODES.arrayNode();
        for (PersistentTransport one : transports) {
            list.addObject().put("pk", one.remote().hex()).put("type", one.type());
        }
        return set("persistent_transports", list);
    }

    /** Sets any value. */
    public ConfigTree set(String path, JsonNode value) {
        ObjectNode parent = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            parent = inside(parent, names[i]);
        }
        parent.set(written(parent, names[names.length - 1]), value);
        return this;
    }

    /** Takes a field away; what is read then is the value that holds where a file says nothing. */
    public ConfigTree remove(String path) {
        int dot = path.lastIndexOf('.');
        if ((dot < 0 ? root : get(path.substring(0, dot))) instanceof ObjectNode parent) {
            parent.remove(written(parent, path.substring(dot + 1)));
        }
        return this;
    }

    /** The value at a path; JSON's {@code null} when there is none. */
    public JsonNode get(String path) {
        JsonNode found = root;
        for (String name : path.split("\\.", -1)) {
            found = found instanceof ObjectNode object ? new Section(object, "").get(name) : NODES.nullNode();
        }
        return found;
    }

    /** Changes the entries of applications. */
    public ConfigTree apps(UnaryOperator<List<AppEntry>> edit) throws BadConfigException {
        Section launcher = new Section(inside(root, "launcher"), "launcher");
        List<AppEntry> former = List.copyOf(AppEntries.read(launcher));
        List<AppEntry> wanted = edit.apply(former);
        return wanted.equals(former) ? this : set("launcher.apps", AppEntries.written(launcher, wanted));
    }

    /** The whole document. */
    public ObjectNode root() {
        return root;
    }

    private static ObjectNode inside(ObjectNode parent, String name) {
        String written = written(parent, name);
        return parent.get(written) instanceof ObjectNode object ? object : parent.putObject(written);
    }

    /** How a field is written in this file. */
    private static String written(ObjectNode parent, String name) {
        return parent.propertyNames().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
    }
}
