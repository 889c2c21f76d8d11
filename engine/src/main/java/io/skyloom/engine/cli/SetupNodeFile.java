package io.skyloom.engine.cli;

import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.http.BaseUrl;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration file of a setup node, as the network's own program reads it.
 *
 * @param secret the node's key; empty when the file has none
 * @param dmsg how it takes part in dmsg; empty when the file does not say
 */
record SetupNodeFile(Optional<SecKey> secret, Optional<DmsgSettings> dmsg) {
    /** Nothing is said. */
    static final SetupNodeFile NONE = new SetupNodeFile(Optional.empty(), Optional.empty());

    /** Reads a file. */
    static SetupNodeFile read(Path file) throws IOException {
        return parse(Files.readAllBytes(file), file.toString());
    }

    /** Reads a stream to its end. */
    static SetupNodeFile read(InputStream in) throws IOException {
        return parse(in.readAllBytes(), "standard input");
    }

    static SetupNodeFile parse(byte[] text, String where) throws IOException {
        try {
            JsonValue json = JsonReader.MESSAGE.parse(text);
            Optional<SecKey> secret = Optional.of(json.textOr("secret_key", ""))
                    .filter(hex -> !hex.isEmpty())
                    .map(SecKey::parse);
            Optional<JsonValue> dmsg = json.find("dmsg");
            return new SetupNodeFile(secret, dmsg.isPresent() ? Optional.of(dmsg(dmsg.get())) : Optional.empty());
        } catch (BadJsonException | IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    private static DmsgSettings dmsg(JsonValue json) throws BadJsonException {
        DmsgSettings settings = DmsgSettings.at(BaseUrl.parse(json.textOr("discovery", "")))
                .withServers(servers(json))
                .ofService();
        Optional<JsonValue> sessions = json.find("sessions_count");
        return sessions.isPresent() ? settings.withSessions((int) sessions.get().number()) : settings;
    }

    private static Map<PubKey, HostPort> servers(JsonValue json) throws BadJsonException {
        Map<PubKey, HostPort> servers = new LinkedHashMap<>();
        Optional<JsonValue> listed = json.find("servers");
        if (listed.isPresent()) {
            for (JsonValue one : listed.get().elements()) {
                String place = one.get("server").get("address").text();
                servers.put(PubKey.parse(one.get("static").text()), HostPort.parse(place));
            }
        }
        return servers;
    }
}
