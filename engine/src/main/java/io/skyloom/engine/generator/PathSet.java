package io.skyloom.engine.generator;

import io.skyloom.engine.config.ConfigTree;

/**
 * Where an installation keeps its things.
 *
 * @param file the configuration itself
 * @param local folder of the visor's state
 * @param programs folder of applications in other processes
 * @param database accounts of the local hypervisor
 * @param auth whether that hypervisor asks for a login
 * @param lists folder of the files with a deployment's addresses
 */
public record PathSet(String file, String local, String programs, String database, boolean auth, String lists) {
    private static final String PACKAGE_FOLDER = "/opt/skywire";
    private static final String USUAL_FILE = "skywire-config.json";

    /** Everything in the working folder. */
    public static PathSet working(String folder) {
        return new PathSet(USUAL_FILE, "./local", "./", folder + "/users.db", false, "");
    }

    /** What a package of the system installs. */
    public static PathSet ofPackage() {
        return new PathSet(
                PACKAGE_FOLDER + "/skywire.json",
                PACKAGE_FOLDER + "/local",
                PACKAGE_FOLDER + "/bin",
                PACKAGE_FOLDER + "/users.db",
                true,
                PACKAGE_FOLDER + "/");
    }

    /** A user's own installation. */
    public static PathSet ofUser(String home) {
        return new PathSet(
                home + "/" + USUAL_FILE,
                home + "/.skywire/local",
                PACKAGE_FOLDER + "/apps",
                home + "/.skywire/users.db",
                true,
                "");
    }

    /** Writes the paths; those of a hypervisor only where there is one. */
    void into(ConfigTree tree) {
        tree.set("transport.log_store.location", local + "/transport_logs")
                .set("launcher.bin_path", programs)
                .set("local_path", local)
                .set("dmsghttp_server_path", local + "/custom");
        if (tree.get("hypervisor").isObject()) {
            tree.set("hypervisor.db_path", database).set("hypervisor.enable_auth", auth);
        }
    }
}
