package io.skyloom.engine.control;

import io.skyloom.entry.Label;
import io.skyloom.entry.TransportEntry;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.key.PubKey;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.rpc.RpcMethod;
import java.util.List;
import java.util.UUID;

/** The calls about transports, as both ends describe them. Constants. */
final class TransportMethods {
    static final GobType<List<PersistentTransport>> PERSISTENT =
            Gob.slice(GobStruct.define("transport.PersistentTransports", fields -> {
                var key = fields.field("PK", GobKeys.PUB_KEY, PersistentTransport::remote);
                var type = fields.field("NetType", Gob.STRING, PersistentTransport::type);
                return row -> new PersistentTransport(row.get(key), row.get(type));
            }));

    private static final GobStruct<TransportEntry> ENTRY = GobStruct.define("transport.Entry", fields -> {
        var id = fields.field("ID", Gob.UUID, TransportEntry::id);
        var edges =
                fields.field("Edges", Gob.array(2, GobKeys.PUB_KEY), entry -> List.of(entry.first(), entry.second()));
        var type = fields.field("Type", Gob.STRING, TransportEntry::type);
        var label = fields.field("Label", Gob.STRING, entry -> entry.label().text());
        return row -> entry(row.get(id), row.get(edges), row.get(type), row.get(label));
    });

    private static final GobType<List<TransportView>> LISTING = Gob.slice(Gob.reference(TransportView.GOB));

    static final RpcMethod<Nothing, List<String>> TYPES =
            new RpcMethod<>("TransportTypes", Gob.NOTHING, Gob.slice(Gob.STRING));
    static final RpcMethod<TransportFilter, List<TransportView>> TRANSPORTS =
            new RpcMethod<>("Transports", TransportFilter.GOB, LISTING);
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
    static final RpcMethod<PubKey, List<TransportEntry>> DISCOVER_BY_KEY =
            new RpcMethod<>("DiscoverTransportsByPK", GobKeys.PUB_KEY, Gob.slice(Gob.reference(ENTRY)));
    static final RpcMethod<UUID, TransportEntry> DISCOVER_BY_ID =
            new RpcMethod<>("DiscoverTransportByID", Gob.UUID, ENTRY);

    private TransportMethods() {}

    private static TransportEntry entry(UUID id, List<PubKey> edges, String type, String label) {
        PubKey first = edges.isEmpty() ? PubKey.NULL : edges.get(0);
        PubKey second = edges.size() < 2 ? PubKey.NULL : edges.get(1);
        return new TransportEntry(id, first, second, type, new Label(label));
    }
}
