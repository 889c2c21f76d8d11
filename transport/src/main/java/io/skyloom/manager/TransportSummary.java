package io.skyloom.manager;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transport as control interfaces show it.
 *
 * @param log payload bytes of the current day
 * @param isSetup whether it belongs to the route setup of this visor
 */
public record TransportSummary(
        UUID id, PubKey local, PubKey remote, String type, Traffic log, boolean isSetup, Label label) {
    /** The summary of a transport of the visor {@code local}. */
    public static TransportSummary of(ManagedTransport transport, PubKey local, Traffic log, boolean isSetup) {
        return new TransportSummary(
                transport.id(), local, transport.remote(), transport.type(), log, isSetup, transport.label());
    }

    /** The JSON object form, its keys in the network's order. */
    public String json() {
        ObjectNode object = new JsonMapper().createObjectNode();
        object.put("id", id.toString()).put("local_pk", local.hex()).put("remote_pk", remote.hex());
        object.put("type", type);
        object.putObject("log").put("recv", log.received()).put("sent", log.sent());
        return object.put("is_setup", isSetup).put("label", label.text()).toString();
    }
}
