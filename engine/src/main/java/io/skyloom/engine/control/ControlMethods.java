package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.rpc.RpcMethod;
import java.util.List;
import java.util.UUID;

/** The calls of the control interface, as both ends describe them. Constants. */
final class ControlMethods {
    /** The name of the service. */
    static final String SERVICE = "app-visor";

    private static final GobType<List<byte[]>> RULES = Gob.slice(Gob.BYTES);
    private static final GobType<List<TransportView>> TRANSPORT_LIST = Gob.slice(Gob.reference(TransportView.GOB));
    private static final GobType<Long> ROUTE_ID = Gob.UINT32;

    private static final GobType<List<PersistentTransport>> PERSISTENT =
            Gob.slice(GobStruct.define("transport.PersistentTransports", fields -> {
                var key = fields.field("PK", GobKeys.PUB_KEY, PersistentTransport::remote);
                var type = fields.field("NetType", Gob.STRING, PersistentTransport::type);
                return row -> new PersistentTransport(row.get(key), row.get(type));
            }));

    private static final GobStruct<String> HEALTH_INFO = GobStruct.define("visor.HealthInfo", fields -> {
        var services = fields.field("ServicesHealth", Gob.STRING, (String text) -> text);
        return row -> row.get(services);
    });

    static final RpcMethod<Nothing, String> HEALTH = new RpcMethod<>("Health", Gob.NOTHING, HEALTH_INFO);

    /** Seconds since the visor was started. */
    static final RpcMethod<Nothing, Double> UPTIME = new RpcMethod<>("Uptime", Gob.NOTHING, Gob.FLOAT64);

    static final RpcMethod<Nothing, Overview> OVERVIEW = new RpcMethod<>("Overview", Gob.NOTHING, Overview.GOB);
    static final RpcMethod<Nothing, List<String>> TYPES =
            new RpcMethod<>("TransportTypes", Gob.NOTHING, Gob.slice(Gob.STRING));
    static final RpcMethod<TransportFilter, List<TransportView>> TRANSPORTS =
            new RpcMethod<>("Transports", TransportFilter.GOB, TRANSPORT_LIST);
    static final RpcMethod<UUID, TransportView> TRANSPORT = new RpcMethod<>("Transport", Gob.UUID, TransportView.GOB);
    static final RpcMethod<TransportWish, TransportView> ADD_TRANSPORT =
            new RpcMethod<>("AddTransport", TransportWish.GOB, TransportView.GOB);
    static final RpcMethod<UUID, Nothing> REMOVE_TRANSPORT = new RpcMethod<>("RemoveTransport", Gob.UUID, Gob.NOTHING);
    static final RpcMethod<Nothing, Nothing> REMOVE_ALL_TRANSPORTS =
            new RpcMethod<>("RemoveAllTransports", Gob.NOTHING, Gob.NOTHING);
    static final RpcMethod<Nothing, List<PersistentTransport>> GET_PERSISTENT =
            new RpcMethod<>("GetPersistentTransports", Gob.NOTHING, PERSISTENT);
    static final RpcMethod<List<PersistentTransport>, Nothing> SET_PERSISTENT =
            new RpcMethod<>("SetPersistentTransports", PERSISTENT, Gob.NOTHING);
    static final RpcMethod<Nothing, List<byte[]>> RULE_LIST = new RpcMethod<>("RoutingRules", Gob.NOTHING, RULES);
    static final RpcMethod<Long, byte[]> RULE = new RpcMethod<>("RoutingRule", ROUTE_ID, Gob.BYTES);
    static final RpcMethod<byte[], Nothing> SAVE_RULE = new RpcMethod<>("SaveRoutingRule", Gob.BYTES, Gob.NOTHING);
    static final RpcMethod<Long, Nothing> REMOVE_RULE = new RpcMethod<>("RemoveRoutingRule", ROUTE_ID, Gob.NOTHING);
    static final RpcMethod<Nothing, List<GroupView>> GROUPS =
            new RpcMethod<>("RouteGroups", Gob.NOTHING, Gob.slice(GroupView.GOB));

    private ControlMethods() {}
}
