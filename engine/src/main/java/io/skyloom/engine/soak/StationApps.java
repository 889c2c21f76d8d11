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
import io.skyloom.engine.life.Running;
import io.skyloom.engine.ping.Pinger;
import io.skyloom.engine.portforward.BorrowedPort;
import io.skyloom.engine.portforward.BorrowedPorts;
import io.skyloom.engine.portforward.LentPorts;
import io.skyloom.engine.skysocks.SkysocksClient;
import io.skyloom.engine.skysocks.SkysocksServer;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.services.Announcements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The applications of one life of a visor: an exit, the proxies that its store names, one that dies before it is ready, and
 * beside them ports that are lent and borrowed, loops over others, and the TCP echo that all of these reach. Any thread.
 */
final class StationApps implements AutoCloseable {
    /** The name of the application that dies before it is ready. */
    static final String STILLBORN = "stillborn";

    /** The name under which proxies' programs are known. */
    static final String PROXY = "skysocks-client";

    private static final String EXIT = "skysocks";
    private static final String STRANGER = "stranger";

    private static final int LAUNCHER_PORT = 5505;
    private static final int ECHO_PORT = 7;
    private static final InetSocketAddress ANY_LOCAL_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final Map<String, Supplier<App>> BUILT_IN = Map.of(
            EXIT, SkysocksServer::new,
            PROXY, SkysocksClient::new,
            STILLBORN,
                    () -> context -> {
                        throw new IOException("dies before it is ready");
                    });

    private final Visor visor;
    private final Seams seams;
    private final Running parts = new Running();
    private final Launcher launcher;
    private final TcpEcho echo;
    private final TcpEcho lentEcho;
    private final LentPorts lent;
    private final BorrowedPorts borrowed;
    private final Pinger pinger;

    private StationApps(Visor visor, Seams seams, Launcher launcher, Machine machine) throws IOException {
        this.visor = visor;
        this.seams = seams;
        try {
            this.echo = parts.add(echoAt(machine.at(ECHO_PORT), seams));
            this.lentEcho = parts.add(echoAt(ANY_LOCAL_PORT, seams));
        } catch (IOException e) {
            parts.close();
            throw e;
        }
        this.pinger = parts.add(new Pinger(visor, seams));
        this.lent = parts.add(new LentPorts(seams));
        this.borrowed = parts.add(new BorrowedPorts(visor, seams));
        this.launcher = parts.add(launcher);
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
        try {
            StationApps apps = new StationApps(visor, seams, launcher, machine);
            apps.begin();
            return apps;
        } catch (IOException e) {
            launcher.close();
            throw e;
        }
    }

    private static TcpEcho echoAt(InetSocketAddress place, Seams seams) throws IOException {
        StreamListener listener = seams.net().listen(place);
        return TcpEcho.start(listener, seams);
    }

    private void begin() throws IOException {
        try {
            lent.start(visor.skynet().orElseThrow());
            lent.lend(lentPort());
            pinger.start();
            launcher.startAll();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Where the TCP echo is. */
    InetSocketAddress echo() {
        return echo.place();
    }

    /** The port that others may borrow. */
    int lentPort() {
        return lentEcho.place().getPort();
    }

    BorrowedPort borrow(PubKey remote, int port) throws IOException, InterruptedException {
        return borrowed.borrow(remote, port, 0);
    }

    /** Gives a port back that may have been given back by the end of this life. */
    void giveBack(BorrowedPort port) {
        try {
            borrowed.giveBack(port.id());
        } catch (IOException e) {
            // It went with the visor.
        }
    }

    /** Lays a loop over another visor. */
    Line loopOver(PubKey peer) throws IOException, InterruptedException {
        pinger.dial(peer);
        return new Line() {
            @Override
            public int echo(byte[] sent) throws IOException, InterruptedException {
                pinger.ping(peer, 1, sent.length);
                return -1;
            }

            @Override
            public void close() {
                try {
                    pinger.stop(peer);
                } catch (IOException e) {
                    // It has broken and is gone.
                }
            }
        };
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
        parts.close();
    }
}
