package io.skyloom.engine.program;

import io.skyloom.engine.appserver.AppLauncher;
import io.skyloom.engine.appserver.AppNetworks;
import io.skyloom.engine.appserver.Launcher;
import io.skyloom.engine.appserver.LauncherSettings;
import io.skyloom.engine.appserver.SystemChildren;
import io.skyloom.engine.appserver.TransportNews;
import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.config.ConfigVersion;
import io.skyloom.engine.config.LauncherBlock;
import io.skyloom.engine.config.VisorConfig;
import io.skyloom.engine.control.AppCalls;
import io.skyloom.engine.control.ControlPart;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.control.ControlSources;
import io.skyloom.engine.control.ForwardCalls;
import io.skyloom.engine.control.Lifecycle;
import io.skyloom.engine.control.PingCalls;
import io.skyloom.engine.life.Running;
import io.skyloom.engine.logging.ProcessLog;
import io.skyloom.engine.metrics.VisorMetrics;
import io.skyloom.engine.ping.Pinger;
import io.skyloom.engine.portforward.BorrowedPorts;
import io.skyloom.engine.portforward.LentPorts;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.Curve;
import io.skyloom.network.HostPort;
import io.skyloom.seam.Seams;
import io.skyloom.services.AnnouncePace;
import io.skyloom.services.Announcements;
import io.skyloom.services.Announcer;
import io.skyloom.services.ServiceDiscoveryClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A visor with all that belongs to it, as its configuration file describes. Made, started and closed by one thread each;
 * what it hands out may be used by any.
 */
public final class VisorProgram implements AutoCloseable {
    private static final Duration SERVICE_CALL = Duration.ofSeconds(10);

    private final ConfigFile file;
    private final Seams seams;
    private final Visor visor;
    private final ProgramOptions options;
    private final Lifecycle lifecycle;
    private final Pinger pinger;
    private final LentPorts lent;
    private final BorrowedPorts borrowed;
    private final LateNetwork network = new LateNetwork();

    /** Filled by {@link #start}, closed by {@link #close}. */
    private final Running running = new Running();

    private Optional<InetSocketAddress> control = Optional.empty();
    private Optional<InetSocketAddress> metrics = Optional.empty();
    private Optional<ServiceDiscoveryClient> services = Optional.empty();
    private Optional<Launcher> launcher = Optional.empty();

    private VisorProgram(ConfigFile file, Seams seams, Visor visor, ProgramOptions options, Lifecycle lifecycle) {
        this.file = file;
        this.seams = seams;
        this.visor = visor;
        this.options = options;
        this.lifecycle = lifecycle;
        this.pinger = new Pinger(visor, seams);
        this.lent = new LentPorts(seams);
        this.borrowed = new BorrowedPorts(visor, seams);
    }

    /**
     * Reads the configuration into parts; nothing listens yet.
     *
     * @param seams closed by whoever opened them, after the program
     * @param lifecycle how control calls end it
     * @throws IOException when the configuration cannot be run
     */
    public static VisorProgram of(ConfigFile file, Seams seams, ProgramOptions options, Lifecycle lifecycle)
            throws IOException {
        requireCompatible(file.view().version());
        Visor visor = ConfiguredVisor.of(file.view(), seams, options);
        return new VisorProgram(file, seams, visor, options, lifecycle);
    }

    private static void requireCompatible(String version) throws BadConfigException {
        try {
            if (!ConfigVersion.isCompatible(version, ConfigVersion.FORMAT)) {
                throw new BadConfigException(
                        "version: the configuration is of version " + version + ", which does not go with "
                                + ConfigVersion.FORMAT + "; 'skyloom config gen -r' makes it anew");
            }
        } catch (IllegalArgumentException e) {
            throw new BadConfigException("version: expected three numbers with dots between them, found \"" + version
                    + "\" (" + e.getMessage() + ")");
        }
    }

    /**
     * Starts everything: what people ask and rule it by comes first, then the visor, then its applications. Waits for
     * nobody outside this machine.
     *
     * @throws IOException when a port is taken; nothing is left running then
     */
    public VisorProgram start() throws IOException {
        try {
            VisorConfig config = file.view();
            services = services(config);
            startControl(config);
            running.add(visor);
            startVisor();
            startApps();
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startVisor() throws IOException {
        launcher.ifPresent(apps -> visor.transports().watch(new TransportNews(apps.events()::post)));
        try {
            visor.start();
        } catch (BindException e) {
            throw new IOException(e.getMessage() + " (skywire-tcp.listening_address, transport.stcpr_port)", e);
        }
    }

    // ---- what it is ruled by

    private void startControl(VisorConfig config) throws IOException {
        if (config.launcher().server().isPresent()) {
            launcher =
                    Optional.of(openLauncher(config, config.launcher().server().get()));
        }
        if (config.control().isPresent()) {
            HostPort place = config.control().get();
            control = Optional.of(at(place.toListen(seams.net()), "the control port", "cli_addr", this::openControl));
        }
        if (options.metrics().isPresent()) {
            metrics = Optional.of(at(options.metrics().get(), "the port for metrics", "--metrics", this::openMetrics));
        }
    }

    /** Opens something that listens. */
    private interface Opening {
        InetSocketAddress open(InetSocketAddress place) throws IOException;
    }

    private static InetSocketAddress at(InetSocketAddress place, String what, String setting, Opening opening)
            throws IOException {
        try {
            return opening.open(place);
        } catch (BindException e) {
            throw new IOException(
                    what + " " + place.getHostString() + ":" + place.getPort() + " (" + setting + ") is taken", e);
        }
    }

    private InetSocketAddress openControl(InetSocketAddress place) throws IOException {
        ControlSources sources = ControlSources.of(visor)
                .settings(new FileSettings(file))
                .lifecycle(lifecycle)
                .logs(new ProcessLog());
        services.ifPresent(client -> sources.listing(client::list));
        List<ControlPart> parts =
                new ArrayList<>(List.of(new PingCalls(sources, pinger), new ForwardCalls(lent, borrowed)));
        launcher.ifPresent(apps -> {
            sources.apps(AppCalls.views(apps));
            parts.add(new AppCalls(apps));
        });
        return running.add(ControlServer.open(sources, seams, place, parts.toArray(ControlPart[]::new)))
                .localAddress();
    }

    private InetSocketAddress openMetrics(InetSocketAddress place) throws IOException {
        return running.add(VisorMetrics.serve(visor, seams, place)).localAddress();
    }

    // ---- applications

    private Launcher openLauncher(VisorConfig config, HostPort place) throws IOException {
        Launcher.Parts parts = new Launcher.Parts(
                file.apps(), BuiltInApps.ALL, network, announcements(), new SystemChildren(seams.threads()), seams);
        LauncherSettings settings = new LauncherSettings(
                visor.key(),
                options.version(),
                place.toListen(seams.net()),
                config.launcher().binPath(),
                config.localPath(),
                options.ownCommand(),
                LauncherSettings.USUAL_LINK_LIMIT);
        try {
            return Launcher.open(settings, parts);
        } catch (BindException e) {
            throw new IOException("the port for applications " + place + " (launcher.server_addr) is taken", e);
        }
    }

    private Announcements announcements() {
        return services.<Announcements>map(client -> running.add(new Announcer(seams, client, AnnouncePace.USUAL)))
                .orElse(Announcements.NOWHERE);
    }

    /** A client of the service discovery; empty when none is configured. */
    private Optional<ServiceDiscoveryClient> services(VisorConfig config) throws IOException {
        LauncherBlock block = config.launcher();
        if (block.serviceDiscovery().isEmpty()) {
            return Optional.empty();
        }
        Curve curve = Curve.bouncyCastle();
        return Optional.of(new ServiceDiscoveryClient(
                seams,
                visor.http(),
                block.serviceDiscovery().get(),
                config.keys(curve),
                curve,
                () -> options.publicAddress().map(InetAddress::getHostAddress),
                SERVICE_CALL));
    }

    /** Applications end before the routes they use, and are started when there are some. */
    private void startApps() throws IOException {
        network.is(AppNetworks.of(visor.skynet(), visor.dmsg()));
        running.add(pinger);
        pinger.start();
        running.add(lent);
        running.add(borrowed);
        if (visor.skynet().isPresent()) {
            lent.start(visor.skynet().get());
        }
        launcher.ifPresent(apps -> running.add(apps).startAll());
    }

    /** Its applications; empty when the configuration has no place for them, and before {@link #start}. */
    public Optional<AppLauncher> apps() {
        return launcher.map(apps -> apps);
    }

    /** The visor at its heart. */
    public Visor visor() {
        return visor;
    }

    /** Where it is controlled; empty when the configuration names no place, and before {@link #start}. */
    public Optional<InetSocketAddress> control() {
        return control;
    }

    /** Where its numbers are; empty when nobody asked for them, and before {@link #start}. */
    public Optional<InetSocketAddress> metrics() {
        return metrics;
    }

    /** Stops everything: applications, routes, transports, dmsg, and at last the control port. Idempotent. */
    @Override
    public void close() {
        running.close();
        launcher.ifPresent(Launcher::close);
    }
}
