package io.skyloom.engine.generator;

import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The addresses and keys of a deployment, as its configuration service gives them. Immutable.
 *
 * @param addresses by the path of the field that they belong in, in the order of the file
 * @param lists of keys and addresses, by the path of their field
 * @param dnsServer for the VPN client
 */
public record Services(Map<String, String> addresses, Map<String, List<String>> lists, String dnsServer) {
    /** Field of a configuration to name within a deployment's document. */
    private static final Map<String, String> ADDRESSES = ordered(
            "dmsg.discovery", "dmsg_discovery",
            "transport.discovery", "transport_discovery",
            "transport.address_resolver", "address_resolver",
            "routing.route_finder", "route_finder",
            "uptime_tracker.addr", "uptime_tracker",
            "launcher.service_discovery", "service_discovery");

    private static final Map<String, String> LISTS = ordered(
            "transport.transport_setup", "transport_setup",
            "routing.route_setup_nodes", "route_setup_nodes",
            "survey_whitelist", "survey_whitelist",
            "stun_servers", "stun_servers");

    /** Without these a visor reaches nobody. */
    private static final Set<String> NEEDED = Set.of("dmsg.discovery", "transport.discovery");

    private static final String USUAL_DNS = "1.1.1.1";

    /** Paths of the fields that hold one address. */
    public static Set<String> addressPaths() {
        return ADDRESSES.keySet();
    }

    /** Paths of the fields that hold a list. */
    public static Set<String> listPaths() {
        return LISTS.keySet();
    }

    /**
     * Reads one deployment's object.
     *
     * @throws BadConfigException when it has not what a visor needs
     */
    public static Services read(ObjectNode document) throws BadConfigException {
        ConfigTree tree = new ConfigTree(document);
        Map<String, String> addresses = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : ADDRESSES.entrySet()) {
            String address = text(tree, each.getValue());
            if (address.isEmpty() && NEEDED.contains(each.getKey())) {
                throw new BadConfigException(each.getValue() + ": expected an address, found none");
            }
            addresses.put(each.getKey(), address);
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : LISTS.entrySet()) {
            lists.put(each.getKey(), texts(tree, each.getValue()));
        }
        String dns = text(tree, "dns_server");
        return new Services(addresses, lists, dns.isEmpty() ? USUAL_DNS : dns);
    }

    /**
     * Reads the deployment out of a file that holds the one in use and the one for tests.
     *
     * @param test whether the latter is meant
     */
    public static Services ofFile(byte[] text, boolean test) throws BadConfigException {
        String name = test ? "test" : "prod";
        if (ConfigText.parse(text).get(name) instanceof ObjectNode one) {
            return read(one);
        }
        throw new BadConfigException(name + ": expected an object with the deployment's addresses");
    }

    /** Every address and list member in documents of deployments. */
    static Set<String> known(JsonNode documents) {
        Set<String> known = new LinkedHashSet<>();
        collect(documents, known);
        return known;
    }

    /** Writes all of it where it belongs. */
    public void into(ConfigTree tree) {
        addresses.forEach(tree::set);
        lists.forEach(tree::set);
    }

    private static void collect(JsonNode node, Set<String> known) {
        if (node.isString()) {
            known.add(node.stringValue());
        }
        node.forEach(inner -> collect(inner, known));
    }

    private static String text(ConfigTree tree, String name) throws BadConfigException {
        JsonNode value = tree.get(name);
        if (!value.isNull() && !value.isString()) {
            throw new BadConfigException(name + ": expected a text, found " + value);
        }
        return value.isNull() ? "" : value.stringValue();
    }

    private static List<String> texts(ConfigTree tree, String name) throws BadConfigException {
        JsonNode value = tree.get(name);
        if (!value.isNull() && !value.isArray()) {
            throw new BadConfigException(name + ": expected a list of texts, found " + value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw new BadConfigException(name + ": expected a list of texts, found " + element + " in it");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
