package io.skyloom.engine.generator;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigTree;
import io.skyloom.engine.config.VisorConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Entropy;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A configuration in the making: first what every visor gets, then what a former file says, then what the operator asks
 * for, each over the one before. Owned by one thread.
 */
public final class Blueprint {
    private static final int HASH_KEY_BYTES = 64;
    private static final int BLOCK_KEY_BYTES = 32;

    private final List<String> notes = new ArrayList<>();
    private ConfigTree tree;

    private Blueprint(ConfigTree tree) {
        this.tree = tree;
    }

    /** What every visor of a deployment gets. */
    public static Blueprint of(Services services, KeyPair keys) throws BadConfigException {
        ConfigTree tree = new ConfigTree(ConfigText.resource(Blueprint.class, "visor.json"));
        tree.set("sk", keys.sec().hex()).set("pk", keys.pub().hex());
        services.into(tree);
        return new Blueprint(tree).argument("vpn-client", "--dns", services.dnsServer());
    }

    /** Puts addresses within dmsg in the place of the others. */
    public Blueprint overDmsg(byte[] file, boolean test) throws BadConfigException {
        DmsgServices.ofFile(file, test).into(tree);
        return this;
    }

    /**
     * Lays a former file over it.
     *
     * @param sourceNamed whether the operator has said where the deployment's addresses come from
     * @param keepOwners whether remote hypervisors and those who may open terminals stay
     */
    public Blueprint keeping(ObjectNode former, boolean sourceNamed, boolean keepOwners) {
        Set<String> known = Services.known(ConfigText.resource(Blueprint.class, "deployments.json"));
        Regeneration regeneration = new Regeneration(tree.root(), known, sourceNamed);
        JsonNode sk = tree.get("sk");
        JsonNode pk = tree.get("pk");
        tree = new ConfigTree(regeneration.over(former, keepOwners));
        tree.set("sk", sk).set("pk", pk);
        notes.addAll(regeneration.notes());
        return this;
    }

    /** The document, for changes of single fields. */
    public ConfigTree tree() {
        return tree;
    }

    /** What a person should be told. */
    public List<String> notes() {
        return notes;
    }

    /** Adds keys to a list, each once. */
    public Blueprint add(String path, List<String> keys) {
        Set<String> all = new LinkedHashSet<>();
        tree.get(path).forEach(key -> all.add(key.asString("")));
        all.addAll(keys);
        tree.set(path, all);
        return this;
    }

    /** Uses the paths of an installation. */
    public Blueprint at(PathSet paths) {
        paths.into(tree);
        return this;
    }

    /** Turns the local hypervisor on, with fresh keys for its cookies; one that is there stays as it is. */
    public Blueprint withHypervisor(PathSet paths, Entropy entropy) {
        if (tree.get("hypervisor").isObject()) {
            if (!tree.get("hypervisor.enable").isNull()) {
                tree.set("hypervisor.enable", true);
            }
            return this;
        }
        tree.set("hypervisor", ConfigText.resource(Blueprint.class, "hypervisor.json"))
                .set("hypervisor.db_path", paths.database())
                .set("hypervisor.enable_auth", paths.auth())
                .set("hypervisor.cookies.hash_key", HexFormat.of().formatHex(entropy.bytes(HASH_KEY_BYTES)))
                .set("hypervisor.cookies.block_key", HexFormat.of().formatHex(entropy.bytes(BLOCK_KEY_BYTES)));
        return this;
    }

    /** Whether a local hypervisor is configured. */
    public boolean hasHypervisor() {
        return tree.get("hypervisor").isObject();
    }

    /** Whether an application is told to listen on every interface. */
    public boolean everyInterface(String app, String option) {
        for (JsonNode entry : tree.get("launcher.apps")) {
            List<String> args = entry.path("args").values().stream()
                    .map(arg -> arg.asString(""))
                    .toList();
            int at = args.indexOf(option);
            if (entry.path("name").asString("").equals(app) && at >= 0 && at + 1 < args.size()) {
                return args.get(at + 1).startsWith(":");
            }
        }
        return false;
    }

    /** Leaves applications out. */
    public Blueprint withoutApps(List<String> names) throws BadConfigException {
        tree.apps(
                apps -> apps.stream().filter(app -> !names.contains(app.name())).toList());
        return this;
    }

    /** Adds an application unless one of that name is there. */
    public Blueprint withApp(AppEntry entry) throws BadConfigException {
        tree.apps(apps -> {
            List<AppEntry> all = new ArrayList<>(apps);
            if (apps.stream().noneMatch(app -> app.name().equals(entry.name()))) {
                all.add(entry);
            }
            return all;
        });
        return this;
    }

    /** Starts an application with the visor, or not; without effect when there is none of that name. */
    public Blueprint autoStart(String app, @Nullable Boolean wanted) throws BadConfigException {
        if (AppEdit.has(tree, app)) {
            AppEdit.of(tree, app).autoStart(wanted);
        }
        return this;
    }

    /** Sets an option of an application; without effect when there is none of that name, or the value is null. */
    public Blueprint argument(String app, String option, @Nullable Object value) throws BadConfigException {
        if (AppEdit.has(tree, app)) {
            AppEdit.of(tree, app).set(option, value);
        }
        return this;
    }

    /**
     * The finished document.
     *
     * @throws BadConfigException when no visor could read it
     */
    public ObjectNode build(Curve curve) throws BadConfigException {
        VisorConfig.of(tree.root(), curve, () -> {
            throw new IllegalStateException("the document has no key");
        });
        return tree.root();
    }

    /** What a setup node needs of it, its fields in the order of their names. */
    public ObjectNode ofSetupNode() {
        ConfigTree part = new ConfigTree(JsonNodeFactory.instance.objectNode());
        part.set("dmsg.discovery", tree.get("dmsg.discovery"))
                .set("dmsg.servers", tree.get("dmsg.servers"))
                .set("dmsg.sessions_count", tree.get("dmsg.sessions_count"))
                .set("log_level", tree.get("log_level"))
                .set("public_key", tree.get("pk"))
                .set("secret_key", tree.get("sk"))
                .set("transport_discovery", tree.get("transport.discovery"));
        return part.root();
    }
}
