package io.skyloom.engine.appclient;

import io.skyloom.engine.app.App;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.StopHook;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an application of this program as the process that a visor has started. */
public final class AppMain {
    private static final Logger LOG = LoggerFactory.getLogger(AppMain.class);

    private AppMain() {}

    /**
     * Runs an application until it ends, its visor is gone, or the process is told to stop, by an interrupt signal or
     * otherwise.
     *
     * @param apps the applications of this program
     * @param name which of them
     * @param args what stands behind its name on the command line
     * @param environment where the visor has left what the application is to know
     * @return the exit code: 0 when it ended well
     */
    public static int run(
            Map<String, Supplier<App>> apps,
            String name,
            List<String> args,
            Map<String, String> environment,
            Seams seams) {
        Supplier<App> app = apps.get(name);
        if (app == null) {
            LOG.warn("there is no application \"{}\"; there are {}", name, new TreeSet<>(apps.keySet()));
            return 1;
        }
        try {
            AppProcess process = AppProcess.connect(app.get(), ProcConfig.of(environment), args, seams);
            try (StopHook ignored = StopHook.install(name, process::stop)) {
                return process.run() ? 0 : 1;
            }
        } catch (IOException e) {
            LOG.warn("{} is to be started by a visor: {}", name, e.getMessage());
            return 1;
        }
    }
}
