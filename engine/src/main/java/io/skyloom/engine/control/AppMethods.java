package io.skyloom.engine.control;

import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.AppStatistics;
import io.skyloom.engine.appserver.ConnectionSummary;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobBoxed;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls about applications, as both ends describe them. Constants. */
final class AppMethods {
    /** Which application is to be started where; newer visors are told in a struct, older ones the name alone. */
    record Start(String app, String mode) {}

    /** Which server is to be used, and where the client is to run; older visors are told the key alone. */
    record StartVpn(PubKey server, String mode) {}

    /** Which lines of whose log are wanted. */
    record LogWish(Instant since, String app) {}

    private static final GobType<Start> START_FORM = GobStruct.define("visor.StartAppIn", fields -> {
        var app = fields.field("AppName", Gob.STRING, Start::app);
        var mode = fields.field("LauncherMode", Gob.STRING, Start::mode);
        return row -> new Start(row.get(app), row.get(mode));
    });

    private static final GobType<StartVpn> START_VPN_FORM = GobStruct.define("visor.StartVPNClientIn", fields -> {
        var server = fields.field("PK", GobKeys.PUB_KEY, StartVpn::server);
        var mode = fields.field("LauncherMode", Gob.STRING, StartVpn::mode);
        return row -> new StartVpn(row.get(server), row.get(mode));
    });

    private static final GobType<LogWish> LOG_WISH = GobStruct.define("visor.AppLogsRequest", fields -> {
        var since = fields.field("TimeStamp", Gob.TIME, LogWish::since);
        var app = fields.field("AppName", Gob.STRING, LogWish::app);
        return row -> new LogWish(row.get(since), row.get(app));
    });

    private static final GobStruct<ConnectionSummary> CONNECTION =
            GobStruct.define("appserver.ConnectionSummary", fields -> {
                var alive = fields.field("IsAlive", Gob.BOOL, ConnectionSummary::alive);
                var latency = fields.field("Latency", Gob.INT64, ConnectionSummary::latencyMillis);
                var upload = fields.field("UploadSpeed", Gob.UINT32, ConnectionSummary::uploadSpeed);
                var download = fields.field("DownloadSpeed", Gob.UINT32, ConnectionSummary::downloadSpeed);
                var sent = fields.field("BandwidthSent", Gob.UINT64, ConnectionSummary::sent);
                var received = fields.field("BandwidthReceived", Gob.UINT64, ConnectionSummary::received);
                var error = fields.field("Error", Gob.STRING, ConnectionSummary::error);
                var duration = fields.field("ConnectionDuration", Gob.INT64, ConnectionSummary::durationSeconds);
                return row -> new ConnectionSummary(
                        row.get(alive),
                        row.get(latency),
                        row.get(upload),
                        row.get(download),
                        row.get(sent),
                        row.get(received),
                        row.get(error),
                        row.get(duration));
            });

    private static final GobStruct<AppStatistics> STATISTICS = GobStruct.define("appserver.AppStats", fields -> {
        var connections = fields.field("Connections", Gob.slice(CONNECTION), AppStatistics::connections);
        var started = fields.field("StartTime", Gob.pointer(Gob.TIME), AppStatistics::started);
        return row -> new AppStatistics(row.get(connections), row.get(started));
    });

    /** Values of any basic type are understood, so that those which cannot be set are refused by name. */
    private static final GobType<Map<String, Optional<GobBoxed<?>>>> SETTINGS = Gob.map(
            Gob.STRING,
            Gob.any(
                    "interface {}",
                    Map.of("string", Gob.STRING, "bool", Gob.BOOL, "int", Gob.INT, "float64", Gob.FLOAT64)));

    static final RpcMethod<Nothing, List<AppView>> APPS =
            new RpcMethod<>("Apps", Gob.NOTHING, Gob.slice(Gob.reference(AppView.GOB)));
    static final RpcMethod<String, AppView> APP = new RpcMethod<>("App", Gob.STRING, AppView.GOB);

    /** As it is served, and as newer visors want it. */
    static final RpcMethod<Start, Nothing> START = new RpcMethod<>(
            "StartApp", Gob.either(START_FORM, Gob.STRING.as(name -> new Start(name, ""), Start::app)), Gob.NOTHING);

    /** As older visors want it. */
    static final RpcMethod<String, Nothing> START_OF_2024 = new RpcMethod<>("StartApp", Gob.STRING, Gob.NOTHING);

    static final RpcMethod<String, Nothing> STOP = named("StopApp");
    static final RpcMethod<String, Nothing> KILL = named("KillApp");
    static final RpcMethod<String, Nothing> RESTART = named("RestartApp");
    static final RpcMethod<String, Nothing> STOP_VPN = named("StopVPNClient");
    static final RpcMethod<String, Nothing> START_SKYSOCKS = named("StartSkysocksClient");
    static final RpcMethod<Nothing, Nothing> STOP_SKYSOCKS =
            new RpcMethod<>("StopSkysocksClients", Gob.NOTHING, Gob.NOTHING);
    static final RpcMethod<StartVpn, Nothing> START_VPN = new RpcMethod<>(
            "StartVPNClient",
            Gob.either(START_VPN_FORM, GobKeys.PUB_KEY.as(key -> new StartVpn(key, ""), StartVpn::server)),
            Gob.NOTHING);

    static final RpcMethod<AppSetting<String>, Nothing> ADD = setting("AddApp", "SetAppAddIn", "BinaryName");
    static final RpcMethod<ProcConfig, ProcKey> REGISTER = new RpcMethod<>("RegisterApp", ProcConfig.GOB, ProcKey.GOB);
    static final RpcMethod<ProcKey, Nothing> DEREGISTER = new RpcMethod<>("DeregisterApp", ProcKey.GOB, Gob.NOTHING);
    static final RpcMethod<AppSetting<String>, Nothing> SET_STATUS =
            setting("SetAppDetailedStatus", "SetAppStatusIn", "Status");
    static final RpcMethod<AppSetting<String>, Nothing> SET_ERROR = setting("SetAppError", "SetAppErrorIn", "Err");
    static final RpcMethod<AppSetting<Boolean>, Nothing> SET_AUTOSTART =
            setting("SetAutoStart", "SetAutoStartIn", "AutoStart", Gob.BOOL);
    static final RpcMethod<AppSetting<String>, Nothing> SET_PASSWORD =
            setting("SetAppPassword", "SetAppPasswordIn", "Password");
    static final RpcMethod<AppSetting<String>, Nothing> SET_INTERFACE =
            setting("SetAppNetworkInterface", "SetAppNetworkInterfaceIn", "NetIfc");
    static final RpcMethod<AppSetting<PubKey>, Nothing> SET_KEY =
            setting("SetAppPK", "SetAppPKIn", "PK", GobKeys.PUB_KEY);
    static final RpcMethod<AppSetting<Boolean>, Nothing> SET_KILLSWITCH =
            setting("SetAppKillswitch", "SetAppBoolIn", "Val", Gob.BOOL);
    static final RpcMethod<AppSetting<Boolean>, Nothing> SET_SECURE =
            setting("SetAppSecure", "SetAppBoolIn", "Val", Gob.BOOL);
    static final RpcMethod<AppSetting<String>, Nothing> SET_ADDRESS = setting("SetAppAddress", "SetAppStringIn", "Val");
    static final RpcMethod<AppSetting<Map<String, Optional<GobBoxed<?>>>>, Nothing> SET_ALL =
            setting("DoCustomSetting", "SetAppMapIn", "Val", SETTINGS);
    static final RpcMethod<LogWish, List<String>> LOGS = new RpcMethod<>("LogsSince", LOG_WISH, Gob.slice(Gob.STRING));
    static final RpcMethod<String, AppStatistics> STATS = new RpcMethod<>("GetAppStats", Gob.STRING, STATISTICS);
    static final RpcMethod<String, String> ERROR = new RpcMethod<>("GetAppError", Gob.STRING, Gob.STRING);
    static final RpcMethod<String, List<ConnectionSummary>> CONNECTIONS =
            new RpcMethod<>("GetAppConnectionsSummary", Gob.STRING, Gob.slice(CONNECTION));

    private AppMethods() {}

    private static RpcMethod<String, Nothing> named(String method) {
        return new RpcMethod<>(method, Gob.STRING, Gob.NOTHING);
    }

    private static RpcMethod<AppSetting<String>, Nothing> setting(String method, String goName, String field) {
        return setting(method, goName, field, Gob.STRING);
    }

    private static <T> RpcMethod<AppSetting<T>, Nothing> setting(
            String method, String goName, String field, GobType<T> type) {
        return new RpcMethod<>(method, AppSetting.form(goName, field, type), Gob.NOTHING);
    }
}
