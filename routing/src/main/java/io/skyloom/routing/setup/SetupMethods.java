package io.skyloom.routing.setup;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcMethod;
import java.util.List;

/** The calls of route setup, as both ends describe them. Constants. */
final class SetupMethods {
    /** What visors serve. */
    static final String ROUTER = "RPCGateway";

    static final RpcMethod<Integer, List<Integer>> RESERVE =
            new RpcMethod<>("ReserveIDs", Gob.UINT8, RuleTypes.ROUTE_IDS);
    static final RpcMethod<List<byte[]>, Boolean> ADD_INTERMEDIARY =
            new RpcMethod<>("AddIntermediaryRules", RuleTypes.RULES, Gob.BOOL);
    static final RpcMethod<EdgeMessage, Boolean> ADD_EDGE = new RpcMethod<>("AddEdgeRules", EdgeMessage.GOB, Gob.BOOL);

    /** Visors of 2024 do not have it. */
    static final RpcMethod<List<Integer>, Boolean> DELETE = new RpcMethod<>("DelRules", RuleTypes.ROUTE_IDS, Gob.BOOL);

    /** What setup nodes serve. */
    static final String SETUP = "SetupRPCGateway";

    static final RpcMethod<RouteRequest, EdgeMessage> DIAL =
            new RpcMethod<>("DialRouteGroup", RouteRequest.GOB, EdgeMessage.GOB);
    static final RpcMethod<Nothing, SetupHealth> HEALTH =
            new RpcMethod<>("HealthCheck", Gob.NOTHING, GobStruct.define("router.HealthCheckReply", fields -> {
                var status = fields.field("Status", Gob.STRING, SetupHealth::status);
                var version = fields.field("Version", Gob.STRING, SetupHealth::version);
                var commit = fields.field("Commit", Gob.STRING, SetupHealth::commit);
                var date = fields.field("Date", Gob.STRING, SetupHealth::date);
                return row -> new SetupHealth(row.get(status), row.get(version), row.get(commit), row.get(date));
            }));
    static final RpcMethod<Nothing, List<PubKey>> RELAY_PEERS = new RpcMethod<>(
            "RelayPeers",
            Gob.NOTHING,
            GobStruct.<Peers>define("router.RelayPeersReply", fields -> {
                        var peers = fields.field("Peers", Gob.slice(GobKeys.PUB_KEY), Peers::peers);
                        return row -> new Peers(row.get(peers));
                    })
                    .as(Peers::peers, Peers::new));

    private record Peers(List<PubKey> peers) {}

    private SetupMethods() {}
}
