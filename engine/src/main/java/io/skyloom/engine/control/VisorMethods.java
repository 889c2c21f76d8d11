package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobOpaque;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.services.ServiceAddress;
import io.skyloom.services.ServiceEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The calls about the visor itself, its settings and its services, as both ends describe them. Constants. */
final class VisorMethods {
    static final GobStruct<String> HEALTH_INFO = GobStruct.define("visor.HealthInfo", fields -> {
        var services = fields.field("ServicesHealth", Gob.STRING, (String text) -> text);
        return row -> row.get(services);
    });

    /** A listed service travels as its JSON text. */
    private static final GobType<ServiceEntry> SERVICE = GobOpaque.binaryMarshaler(
            "servicedisc.Service",
            ServiceEntry.of(new ServiceAddress(PubKey.NULL, 0), "", ""),
            VisorMethods::service,
            entry -> entry.json().getBytes(StandardCharsets.UTF_8));

    /** Which services of a kind are wanted. */
    record ServersWanted(String version, String country) {}

    private static final GobStruct<ServersWanted> SERVERS_WANTED = GobStruct.define("visor.FilterServersIn", fields -> {
        var version = fields.field("Version", Gob.STRING, ServersWanted::version);
        var country = fields.field("Country", Gob.STRING, ServersWanted::country);
        return row -> new ServersWanted(row.get(version), row.get(country));
    });

    static final RpcMethod<Nothing, String> HEALTH = new RpcMethod<>("Health", Gob.NOTHING, HEALTH_INFO);

    /** Seconds since the visor was started. */
    static final RpcMethod<Nothing, Double> UPTIME = new RpcMethod<>("Uptime", Gob.NOTHING, Gob.FLOAT64);

    static final RpcMethod<Nothing, Overview> OVERVIEW = new RpcMethod<>("Overview", Gob.NOTHING, Overview.GOB);
    static final RpcMethod<Nothing, Summary> SUMMARY = new RpcMethod<>("Summary", Gob.NOTHING, Summary.GOB);
    static final RpcMethod<Nothing, Map<String, PortView>> PORTS =
            new RpcMethod<>("Ports", Gob.NOTHING, Gob.map(Gob.STRING, PortView.GOB));
    static final RpcMethod<Nothing, Boolean> DMSG_READY = new RpcMethod<>("IsDMSGClientReady", Gob.NOTHING, Gob.BOOL);
    static final RpcMethod<Nothing, List<String>> REMOTE_VISORS =
            new RpcMethod<>("RemoteVisors", Gob.NOTHING, Gob.slice(Gob.STRING));
    static final RpcMethod<Nothing, Nothing> SHUTDOWN = new RpcMethod<>("Shutdown", Gob.NOTHING, Gob.NOTHING);
    static final RpcMethod<Nothing, Nothing> RELOAD = new RpcMethod<>("Reload", Gob.NOTHING, Gob.NOTHING);
    static final RpcMethod<Integer, Nothing> SET_MIN_HOPS = new RpcMethod<>("SetMinHops", Gob.UINT16, Gob.NOTHING);
    static final RpcMethod<Boolean, Nothing> SET_AUTOCONNECT =
            new RpcMethod<>("SetPublicAutoconnect", Gob.BOOL, Gob.NOTHING);
    static final RpcMethod<String, byte[]> UPTIMES = new RpcMethod<>("FetchUptimeTrackerData", Gob.STRING, Gob.BYTES);
    static final RpcMethod<ServersWanted, List<ServiceEntry>> PROXY_SERVERS =
            new RpcMethod<>("ProxyServers", SERVERS_WANTED, Gob.slice(SERVICE));
    static final RpcMethod<ServersWanted, List<ServiceEntry>> VPN_SERVERS =
            new RpcMethod<>("VPNServers", SERVERS_WANTED, Gob.slice(SERVICE));

    /** The last records of the log, as JSON text. */
    static final RpcMethod<Nothing, String> RUNTIME_LOGS = new RpcMethod<>("RuntimeLogs", Gob.NOTHING, Gob.STRING);

    // What follows is this program's own.

    static final RpcMethod<Nothing, String> THREADS = new RpcMethod<>("Threads", Gob.NOTHING, Gob.STRING);
    static final RpcMethod<Nothing, String> GET_LOG_LEVEL = new RpcMethod<>("GetLogLevel", Gob.NOTHING, Gob.STRING);
    static final RpcMethod<String, Nothing> SET_LOG_LEVEL = new RpcMethod<>("SetLogLevel", Gob.STRING, Gob.NOTHING);

    private VisorMethods() {}

    private static ServiceEntry service(byte[] json) {
        try {
            return ServiceEntry.from(JsonReader.MESSAGE.parse(json));
        } catch (BadJsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
