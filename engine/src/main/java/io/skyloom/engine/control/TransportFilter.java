package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import java.util.List;

/**
 * Which transports a caller wants to see. Immutable.
 *
 * @param types all when empty
 * @param keys of the remote visors; all when empty
 * @param logs whether to tell what they moved
 */
public record TransportFilter(List<String> types, List<PubKey> keys, boolean logs) {
    /** Every transport, with what it moved. */
    public static final TransportFilter ALL = new TransportFilter(List.of(), List.of(), true);

    static final GobStruct<TransportFilter> GOB = GobStruct.define("visor.TransportsIn", fields -> {
        var types = fields.field("FilterTypes", Gob.slice(Gob.STRING), TransportFilter::types);
        var keys = fields.field("FilterPubKeys", Gob.slice(GobKeys.PUB_KEY), TransportFilter::keys);
        var logs = fields.field("ShowLogs", Gob.BOOL, TransportFilter::logs);
        return row -> new TransportFilter(row.get(types), row.get(keys), row.get(logs));
    });

    boolean admits(String type, PubKey remote) {
        return (types.isEmpty() || types.contains(type)) && (keys.isEmpty() || keys.contains(remote));
    }
}
