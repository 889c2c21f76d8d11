package io.skyloom.dmsg.entry;

import io.skyloom.dmsg.entry.DmsgEntry.ClientPart;
import io.skyloom.dmsg.entry.DmsgEntry.ServerPart;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.PubKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of entries. Unlike the network's other documents it leaves {@code < > &} and everything beyond ASCII as
 * they are; the signature comes before {@code protocol}, which is nevertheless signed.
 */
final class EntryText {
    private static final int FIRST_PRINTABLE = 0x20;

    private EntryText() {}

    static String write(DmsgEntry entry, String signature) {
        JsonWriter out = new JsonWriter().beginObject();
        text(out, "version", entry.version());
        out.name("sequence").raw(Long.toUnsignedString(entry.sequence()));
        out.name("timestamp").value(entry.timestamp());
        text(out, "static", entry.key().hex());
        entry.asClient().ifPresent(client -> writeClient(out, client));
        textUnlessEmpty(out, "client_type", entry.clientType());
        entry.asServer().ifPresent(server -> writeServer(out, server));
        textUnlessEmpty(out, "signature", signature);
        textUnlessEmpty(out, "protocol", entry.protocol());
        return out.endObject().toString();
    }

    private static void writeClient(JsonWriter out, ClientPart client) {
        out.name("client").beginObject();
        List<PubKey> servers = client.delegatedServers();
        if (servers == null) {
            out.name("delegated_servers").raw("null");
        } else {
            out.field("delegated_servers", servers.stream().map(PubKey::hex).toList());
        }
        out.endObject();
    }

    private static void writeServer(JsonWriter out, ServerPart server) {
        out.name("server").beginObject();
        text(out, "address", server.address());
        textUnlessEmpty(out, "address_v6", server.addressV6());
        textUnlessEmpty(out, "address_udp", server.addressUdp());
        textUnlessEmpty(out, "address_udp_v6", server.addressUdpV6());
        textUnlessEmpty(out, "address_ws", server.addressWs());
        out.name("availableSessions").value(server.availableSessions());
        textUnlessEmpty(out, "serverType", server.serverType());
        if (server.dhtBootstrap()) {
            out.name("dht_bootstrap").value(true);
        }
        out.endObject();
    }

    static DmsgEntry read(JsonValue root) throws BadJsonException {
        if (!root.isObject()) {
            throw root.wrong("an entry");
        }
        Optional<JsonValue> client = root.find("client");
        Optional<JsonValue> server = root.find("server");
        return new DmsgEntry(
                root.textOr("version", ""),
                unsigned(root, "sequence"),
                number(root, "timestamp"),
                key(root.find("static")),
                client.isPresent() ? readClient(client.get()) : null,
                root.textOr("client_type", ""),
                server.isPresent() ? readServer(server.get()) : null,
                root.textOr("signature", ""),
                root.textOr("protocol", ""));
    }

    private static ClientPart readClient(JsonValue client) throws BadJsonException {
        Optional<JsonValue> listed = client.find("delegated_servers");
        if (listed.isEmpty()) {
            return new ClientPart(null);
        }
        List<PubKey> servers = new ArrayList<>();
        for (JsonValue one : listed.get().elements()) {
            servers.add(key(Optional.of(one)));
        }
        return new ClientPart(servers);
    }

    private static ServerPart readServer(JsonValue server) throws BadJsonException {
        return new ServerPart(
                server.textOr("address", ""),
                server.textOr("address_v6", ""),
                server.textOr("address_udp", ""),
                server.textOr("address_udp_v6", ""),
                server.textOr("address_ws", ""),
                Math.toIntExact(Math.clamp(number(server, "availableSessions"), Integer.MIN_VALUE, Integer.MAX_VALUE)),
                server.textOr("serverType", ""),
                server.flag("dht_bootstrap"));
    }

    private static PubKey key(Optional<JsonValue> value) throws BadJsonException {
        if (value.isEmpty()) {
            return PubKey.NULL;
        }
        try {
            return PubKey.parseText(value.get().text());
        } catch (IllegalArgumentException e) {
            throw value.get().wrong("a public key: " + e.getMessage());
        }
    }

    private static long number(JsonValue object, String name) throws BadJsonException {
        Optional<JsonValue> value = object.find(name);
        return value.isPresent() ? value.get().number() : 0;
    }

    private static long unsigned(JsonValue object, String name) throws BadJsonException {
        Optional<JsonValue> value = object.find(name);
        return value.isPresent() ? value.get().unsigned() : 0;
    }

    private static void textUnlessEmpty(JsonWriter out, String name, String text) {
        if (!text.isEmpty()) {
            text(out, name, text);
        }
    }

    private static void text(JsonWriter out, String name, @Nullable String text) {
        out.name(name).raw(quoted(text == null ? "" : text));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
