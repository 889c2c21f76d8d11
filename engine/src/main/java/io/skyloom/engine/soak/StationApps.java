package io.skyloom.engine.soak;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.AppNetworks;
import io.skyloom.engine.appserver.Launcher;
import io.skyloom.engine.appserver.LauncherSettings;
import io.skyloom.engine.appserver.NoSuchAppException;
import io.skyloom.engine.skysocks.SkysocksClient;
import io.skyloom.engine.skysocks.SkysocksServer;
import io.skyloom.engine.visor.Visor;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.services.Announcements;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The applications of one life of a visor: an exit, the proxies that its store names, one that dies before it is ready, and
 * beside them a TCP echo that proxies can be asked to reach. Any thread.
 */
final class StationApps implements AutoCloseable {
    /** The name of the application that dies before it is ready. */
    static final String STILLBORN = "stillborn";

    /** The name under which proxies' programs are known. */
    static final String PROXY = "skysocks-client";

    private static final String EXIT = "skysocks";
    private static final String STRANGER = "stranger";

    private static final Map<String, Supplier<App>> BUILT_IN = Map.of(
            EXIT, SkysocksServer::new,
            PROXY, SkysocksClient::new,
            STILLBORN,
                    () -> context -> {
                        throw new IOException("dies before it is ready");
                    });

    private final Visor visor;
    private final Seams seams;
    private final Launcher launcher;
    private final TcpEcho echo;

    private StationApps(Visor visor, Seams seams, Launcher launcher, TcpEcho echo) {
        this.visor = visor;
        this.seams = seams;
        this.launcher = launcher;
        this.echo = echo;
    }

    /** The entries of every visor. */
    static AppStore store() {
        return AppStore.inMemory(List.of(
                AppEntry.of(EXIT, "", List.of("app", EXIT, "--allow-private"), SkysocksServer.PORT)
                        .withAutoStart(true),
                AppEntry.of(STILLBORN, "", List.of("app", STILLBORN), 0)));
    }

    /** Starts what the store says. */
    static StationApps start(Visor visor, Seams seams, AppStore store, Path folder, Machine machine)
            throws IOException {
        LauncherSettings settings = new LauncherSettings(
                visor.key(),
                visor.version(),
                machine.at(LAUNCHER_PORT),
                folder,
                folder,
                List.of(),
                LauncherSettings.USUAL_LINK_LIMIT);
        Launcher.Parts parts = new Launcher.Parts(
                store,
                BUILT_IN,
                AppNetworks.of(visor.skynet(), visor.dmsg()),
                Announcements.NOWHERE,
                (command, output) -> {
                    throw new IOException("a soak starts no processes");
                },
                seams);
        Launcher launcher = Launcher.open(settings, parts);
        TcpEcho echo;
        try {
            StreamListener listener = seams.net().listen(machine.at(ECHO_PORT));
            echo = TcpEcho.start(listener, seams);
        } catch (IOException e) {
            launcher.close();
            throw e;
        }
        launcher.startAll();
        return new StationApps(visor, seams, launcher, echo);
    }

    private static final int LAUNCHER_PORT = 5505;
    private static final int ECHO_PORT = 7;

    /** Where the TCP echo is. */
    InetSocketAddress echo() {
        return echo.place();
    }

    Seams seams() {
        return seams;
    }

    /** Starts an application that is set up; one that runs already is left alone. */
    void begin(String name) throws IOException {
        launcher.start(name, Optional.empty());
    }

    /**
     * Registers a program of somebody's own, takes it back, and takes it back again.
     *
     * @throws SoakFailure when the second time is not refused as it must be
     */
    void deregisterTwice() throws IOException {
        ProcConfig config =
                new ProcConfig(STRANGER, "", ProcKey.NULL, List.of(), List.of(), "", visor.key(), 0, "", "", "");
        ProcKey key = launcher.register(config);
        launcher.deregister(key);
        try {
            launcher.deregister(key);
        } catch (NoSuchAppException e) {
            return;
        }
        throw new SoakFailure(
                "a program could be deregistered twice at " + visor.key().brief());
    }

    @Override
    public void close() {
        launcher.close();
        echo.close();
    }
}
