package io.skyloom.engine.cli;

import io.skyloom.engine.config.ConfigTree;
import io.skyloom.engine.generator.Blueprint;
import io.skyloom.engine.generator.PathSet;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Entropy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a generated configuration is to say about the visor itself and its owners. */
final class GenVisor {
    @Option(
            names = {"-s", "--sk"},
            paramLabel = "HEX",
            description = "Secret key, 64 hex digits. Default: a random one; with -r the one of the file.")
    private @Nullable String secret;

    @Option(
            names = "--loglvl",
            paramLabel = "LEVEL",
            description = "trace, debug, info, warn or error. Default: what the visor thinks best.")
    private @Nullable String logLevel;

    @Option(
            names = "--minsess",
            paramLabel = "N",
            description = "dmsg servers to stay connected to; 0 for all. Default: 2.")
    private @Nullable Integer sessions;

    @Option(names = "--stcpr", paramLabel = "PORT", description = "TCP port for transports. Default: any.")
    private @Nullable Integer stcprPort;

    @Option(names = "--sudph", paramLabel = "PORT", description = "UDP port for transports. Default: any.")
    private @Nullable Integer sudphPort;

    @Option(
            names = "--cascade",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Set up own routes hop by hop, without setup nodes. Stays with -r; turned off in the file.")
    private @Nullable Boolean cascade;

    @Option(
            names = {"-y", "--autoconn"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Make no transports to public visors unasked.")
    private @Nullable Boolean noAutoconnect;

    @Option(
            names = {"-z", "--public"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Announce this visor to everybody.")
    private @Nullable Boolean isPublic;

    @Option(
            names = {"-l", "--publicip"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Tell the visor's address with its services.")
    private @Nullable Boolean displayIp;

    @Option(
            names = {"-i", "--ishv"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Manage this visor and others from here: the local hypervisor.")
    private @Nullable Boolean hypervisor;

    @Option(
            names = {"-c", "--noauth"},
            hidden = true,
            description = "The local hypervisor asks for no login.")
    private boolean noAuth;

    @Option(
            names = {"-e", "--auth"},
            description = "The local hypervisor asks for a login.")
    private boolean auth;

    @Option(
            names = {"-j", "--hvpks"},
            paramLabel = "KEY",
            split = ",",
            converter = PublicKeyText.class,
            description = "Hypervisors that manage this visor; the own key turns the local one on.")
    private List<PubKey> hypervisors = List.of();

    @Option(
            names = "--dmsgpty",
            paramLabel = "KEY",
            split = ",",
            converter = PublicKeyText.class,
            description = "Who may open terminals here.")
    private List<PubKey> terminals = List.of();

    @Option(
            names = "--survey",
            paramLabel = "KEY",
            split = ",",
            converter = PublicKeyText.class,
            hidden = true,
            description = "Further keys that may read the survey.")
    private List<PubKey> survey = List.of();

    @Option(
            names = "--routesetup",
            paramLabel = "KEY",
            split = ",",
            converter = PublicKeyText.class,
            hidden = true,
            description = "Further setup nodes for routes, to be trusted.")
    private List<PubKey> routeSetup = List.of();

    @Option(
            names = "--tpsetup",
            paramLabel = "KEY",
            split = ",",
            converter = PublicKeyText.class,
            hidden = true,
            description = "Further nodes that may ask for transports.")
    private List<PubKey> transportSetup = List.of();

    @Option(
            names = {"-k", "--os"},
            paramLabel = "NAME",
            hidden = true,
            description = "linux, mac or win: the latter two turn the login of a local hypervisor on.")
    private @Nullable String system;

    @Option(
            names = "--version",
            paramLabel = "TEXT",
            hidden = true,
            description = "Version that the file bears. Default: unknown, which every visor accepts.")
    private @Nullable String version;

    /** The secret key asked for; none for a text of zeros, which files of variables use for none. */
    @Nullable
    String secret() {
        return secret == null || secret.chars().allMatch(c -> c == '0') ? null : secret;
    }

    /** Writes what was asked for. */
    void into(Blueprint blueprint, PathSet paths, Entropy entropy) {
        fields(blueprint.tree());
        blueprint.add("survey_whitelist", texts(survey));
        blueprint.add("routing.route_setup_nodes", texts(routeSetup));
        blueprint.add("transport.transport_setup", texts(transportSetup));
        blueprint.add("dmsgpty.whitelist", texts(terminals));
        String own = blueprint.tree().get("pk").asString("");
        blueprint.add(
                "hypervisors",
                texts(hypervisors).stream().filter(key -> !key.equals(own)).toList());
        boolean ownNamed = texts(hypervisors).contains(own);
        if (ownNamed || Boolean.TRUE.equals(hypervisor)) {
            blueprint.withHypervisor(paths, entropy);
        }
    }

    /** Whether the hypervisor asks for a login; after the paths, which say so as well. */
    void loginInto(Blueprint blueprint) {
        if (!blueprint.hasHypervisor()) {
            return;
        }
        if (noAuth) {
            blueprint.tree().set("hypervisor.enable_auth", false);
        }
        if (auth || "win".equals(system) || "mac".equals(system)) {
            blueprint.tree().set("hypervisor.enable_auth", true);
        }
    }

    private void fields(ConfigTree tree) {
        set(tree, "log_level", logLevel);
        set(tree, "version", version);
        set(tree, "dmsg.sessions_count", sessions);
        set(tree, "transport.stcpr_port", stcprPort);
        set(tree, "transport.sudph_port", sudphPort);
        set(tree, "routing.enable_cascade_route_setup", cascade);
        set(tree, "transport.public_autoconnect", noAutoconnect == null ? null : !noAutoconnect);
        set(tree, "is_public", isPublic);
        set(tree, "launcher.display_node_ip", displayIp);
    }

    private static void set(ConfigTree tree, String path, @Nullable String text) {
        if (text != null) {
            tree.set(path, text);
        }
    }

    private static void set(ConfigTree tree, String path, @Nullable Integer number) {
        if (number != null) {
            tree.set(path, (long) number);
        }
    }

    private static void set(ConfigTree tree, String path, @Nullable Boolean flag) {
        if (flag != null) {
            tree.set(path, (boolean) flag);
        }
    }

    private static List<String> texts(List<PubKey> keys) {
        return keys.stream().map(PubKey::hex).toList();
    }
}
