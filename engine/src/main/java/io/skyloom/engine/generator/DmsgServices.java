package io.skyloom.engine.generator;

import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigTree;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The same deployment as it is reached through dmsg only: addresses at keys, and the servers to begin with. */
final class DmsgServices {
    private final Services services;
    private final ArrayNode servers;

    private DmsgServices(Services services, ArrayNode servers) {
        this.services = services;
        this.servers = servers;
    }

    /** Reads a file that holds the deployment in use and the one for tests. */
    static DmsgServices ofFile(byte[] text, boolean test) throws BadConfigException {
        String name = test ? "test" : "prod";
        if (!(ConfigText.parse(text).get(name) instanceof ObjectNode one)) {
            throw new BadConfigException(name + ": expected an object with the deployment's addresses");
        }
        ArrayNode servers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode server : one.path("dmsg_servers")) {
            servers.add(entry(server, name + ".dmsg_servers[" + servers.size() + "]"));
        }
        return new DmsgServices(Services.read(one), servers);
    }

    /** Writes addresses and servers where they belong; lists stay as they are. */
    void into(ConfigTree tree) {
        services.addresses().forEach(tree::set);
        tree.set("dmsg.servers", servers);
    }

    private static ObjectNode entry(JsonNode server, String where) throws BadConfigException {
        String key = server.path("static").asString("");
        String address = server.path("server").path("address").asString("");
        try {
            PubKey.parse(key);
            HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new BadConfigException(
                    where + ": expected the key and address of a dmsg server (" + e.getMessage() + ")");
        }
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("version", "").put("sequence", 0).put("timestamp", 0).put("static", key);
        entry.putObject("server").put("address", address).put("availableSessions", 0);
        return entry;
    }
}
