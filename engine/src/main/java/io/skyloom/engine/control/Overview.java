package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import java.util.List;

/**
 * What a visor says of itself. Immutable.
 *
 * @param routes how many rules its table holds
 * @param localIp its address in its own network; empty when unknown
 */
public record Overview(PubKey key, BuildInfo build, List<TransportView> transports, int routes, String localIp) {
    static final GobStruct<Overview> GOB = GobStruct.define("visor.Overview", fields -> {
        var key = fields.field("PubKey", GobKeys.PUB_KEY, Overview::key);
        var build = fields.field("BuildInfo", BuildInfo.GOB, Overview::build);
        var transports = fields.field("Transports", Gob.slice(Gob.reference(TransportView.GOB)), Overview::transports);
        var routes = fields.field("RoutesCount", Gob.INT32, Overview::routes);
        var localIp = fields.field("LocalIP", Gob.STRING, Overview::localIp);
        return row ->
                new Overview(row.get(key), row.get(build), row.get(transports), row.get(routes), row.get(localIp));
    });
}
