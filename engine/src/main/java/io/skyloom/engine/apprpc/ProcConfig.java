package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What an application is told when it is started, in one variable of its environment. Immutable.
 *
 * @param appName its name
 * @param serverAddress where the visor takes applications, {@code host:port}
 * @param key names this run
 * @param args its command line
 * @param env further variables, each {@code NAME=value}
 * @param workDir its working folder
 * @param visor whose application it is
 * @param port the routing port of its entry, 0 to 65535
 * @param binary the program
 * @param logDatabase a file that this program does not use, but others do
 * @param logFolder likewise
 */
public record ProcConfig(
        String appName,
        String serverAddress,
        ProcKey key,
        List<String> args,
        List<String> env,
        String workDir,
        PubKey visor,
        int port,
        String binary,
        String logDatabase,
        String logFolder) {
    /** The variable's name. */
    public static final String VARIABLE = "PROC_CONFIG";

    /** As it travels in calls. */
    public static final GobStruct<ProcConfig> GOB = GobStruct.define("appcommon.ProcConfig", fields -> {
        var name = fields.field("AppName", Gob.STRING, ProcConfig::appName);
        var server = fields.field("AppSrvAddr", Gob.STRING, ProcConfig::serverAddress);
        var key = fields.field("ProcKey", ProcKey.GOB, ProcConfig::key);
        var args = fields.field("ProcArgs", Gob.slice(Gob.STRING), ProcConfig::args);
        var env = fields.field("ProcEnvs", Gob.slice(Gob.STRING), ProcConfig::env);
        var workDir = fields.field("ProcWorkDir", Gob.STRING, ProcConfig::workDir);
        var visor = fields.field("VisorPK", GobKeys.PUB_KEY, ProcConfig::visor);
        var port = fields.field("RoutingPort", Gob.UINT16, ProcConfig::port);
        var binary = fields.field("BinaryLoc", Gob.STRING, ProcConfig::binary);
        var database = fields.field("LogDBLoc", Gob.STRING, ProcConfig::logDatabase);
        var folder = fields.field("LogStorePath", Gob.STRING, ProcConfig::logFolder);
        return row -> new ProcConfig(
                row.get(name),
                row.get(server),
                row.get(key),
                row.get(args),
                row.get(env),
                row.get(workDir),
                row.get(visor),
                row.get(port),
                row.get(binary),
                row.get(database),
                row.get(folder));
    });

    /** Copies the lists. */
    public ProcConfig {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }

    /**
     * Finds it in an environment.
     *
     * @throws IOException when it is not there or cannot be read
     */
    public static ProcConfig of(Map<String, String> environment) throws IOException {
        String text = environment.get(VARIABLE);
        if (text == null) {
            throw new IOException("env '" + VARIABLE + "' is not defined");
        }
        try {
            return parse(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("invalid " + VARIABLE + " env value: " + e.getMessage(), e);
        }
    }

    private static ProcConfig parse(String json) throws IOException {
        ObjectText text = ObjectText.parse(json.getBytes(StandardCharsets.UTF_8));
        return new ProcConfig(
                text.text("app_name"),
                text.text("app_server_addr"),
                ProcKey.parse(text.text("proc_key")),
                text.texts("proc_args"),
                text.texts("proc_envs"),
                text.text("proc_work_dir"),
                PubKey.parseText(text.text("visor_pk")),
                text.port("routing_port"),
                text.text("binary_loc"),
                text.text("log_db_loc"),
                text.text("log_store_path"));
    }

    /** The variable's value. */
    public String json() {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .field("app_name", appName)
                .field("app_server_addr", serverAddress)
                .field("proc_key", key.hex());
        list(list(out, "proc_args", args), "proc_envs", env)
                .field("proc_work_dir", workDir)
                .field("visor_pk", visor.hex())
                .name("routing_port")
                .value(port);
        return out.field("binary_loc", binary)
                .field("log_db_loc", logDatabase)
                .field("log_store_path", logFolder)
                .endObject()
                .toString();
    }

    private static JsonWriter list(JsonWriter out, String name, List<String> texts) {
        return texts.isEmpty() ? out.name(name).raw("null") : out.field(name, texts);
    }

    /** The same for another run. */
    public ProcConfig withKey(ProcKey other) {
        return new ProcConfig(
                appName, serverAddress, other, args, env, workDir, visor, port, binary, logDatabase, logFolder);
    }

    /** Its secret stays out of logs. */
    @Override
    public String toString() {
        return "proc " + key + " of " + appName;
    }
}
