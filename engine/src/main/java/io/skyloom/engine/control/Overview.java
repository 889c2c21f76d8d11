package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import java.util.List;

/**
 * What a visor says of itself. Immutable.
 *
 * @param protocol version of the protocol between visor and applications; may be empty
 * @param routes how many rules its table holds
 * @param localIp its address in its own network; empty when unknown
 * @param publicIp the address that others see; empty when unknown
 * @param isSymmetricNat whether every peer sees another address of it
 * @param hypervisors who may rule it
 * @param connectedHypervisors those of them that are connected
 */
public record Overview(
        PubKey key,
        BuildInfo build,
        String protocol,
        List<AppView> apps,
        List<TransportView> transports,
        int routes,
        String localIp,
        String publicIp,
        boolean isSymmetricNat,
        List<PubKey> hypervisors,
        List<PubKey> connectedHypervisors) {
    private static final GobStruct<BuildInfo> BUILD = BuildInfo.GOB;

    static final GobStruct<Overview> GOB = GobStruct.define("visor.Overview", fields -> {
        var key = fields.field("PubKey", GobKeys.PUB_KEY, Overview::key);
        var build = fields.field("BuildInfo", Gob.reference(BUILD), Overview::build);
        var protocol = fields.field("AppProtoVersion", Gob.STRING, Overview::protocol);
        var apps = fields.field("Apps", Gob.slice(Gob.reference(AppView.GOB)), Overview::apps);
        var transports = fields.field("Transports", Gob.slice(Gob.reference(TransportView.GOB)), Overview::transports);
        var routes = fields.field("RoutesCount", Gob.INT32, Overview::routes);
        var localIp = fields.field("LocalIP", Gob.STRING, Overview::localIp);
        var publicIp = fields.field("PublicIP", Gob.STRING, Overview::publicIp);
        var symmetric = fields.field("IsSymmetricNAT", Gob.BOOL, Overview::isSymmetricNat);
        var hypervisors = fields.field("Hypervisors", Gob.slice(GobKeys.PUB_KEY), Overview::hypervisors);
        var connected = fields.field("ConnectedHypervisor", Gob.slice(GobKeys.PUB_KEY), Overview::connectedHypervisors);
        return row -> new Overview(
                row.get(key),
                row.get(build),
                row.get(protocol),
                row.get(apps),
                row.get(transports),
                row.get(routes),
                row.get(localIp),
                row.get(publicIp),
                row.get(symmetric),
                row.get(hypervisors),
                row.get(connected));
    });
}
