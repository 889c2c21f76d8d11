package io.skyloom.engine.cli;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.control.ControlSources;
import io.skyloom.engine.logging.Logging;
import io.skyloom.engine.logging.ProcessLog;
import io.skyloom.engine.metrics.MetricsServer;
import io.skyloom.engine.metrics.VisorMetrics;
import io.skyloom.engine.program.OwnCommand;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.engine.program.VisorProgram;
import io.skyloom.engine.visor.Visor;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.manager.TransportEvents;
import io.skyloom.network.HostPort;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.system.UntilStopped;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one visor until the process is stopped, and says what becomes of its transports. */
@Command(
        name = "visor",
        description = "Run a visor: transports to other visors, and the routes of others over them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            InfoCommand.class,
            InspectCommands.Key.class,
            InspectCommands.Ports.class,
            PingCommands.Ping.class,
            PingCommands.Test.class,
            InspectCommands.Set.class,
            InspectCommands.LogLevel.class,
            InspectCommands.Logs.class,
            InspectCommands.Threads.class,
            InspectCommands.Halt.class,
            AppCommand.class
        },
        sortOptions = false,
        showDefaultValues = true)
final class VisorCommand implements Callable<Integer> {
    private static final Set<String> BESIDE_A_FILE =
            Set.of("--config", "--stdin", "--metrics", "--cipher", "--hybrid", "--public-ip", "--loglvl");

    /** Where the network's control programs look for a visor. */
    static final String USUAL_CONTROL = "localhost:3435";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Run what this configuration file describes; 'skyloom config gen' makes one. Of the options"
                    + " below only --metrics, --cipher, --hybrid and --public-ip may stand beside it.")
    private @Nullable Path config;

    @Option(
            names = {"-n", "--stdin"},
            description = "Read the configuration from standard input; changes are not kept then.")
    private boolean fromStandardInput;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rpc",
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            defaultValue = USUAL_CONTROL,
            description =
                    "Where control programs reach this visor; port 0 takes a free one. Whoever reaches it rules the"
                            + " visor.")
    private InetSocketAddress control = InetSocketAddress.createUnresolved("localhost", 0);

    @Option(
            names = "--sk",
            paramLabel = "HEX",
            description = "Secret key, 64 hex digits. Default: a new one for this run.")
    private @Nullable String secret;

    @Option(names = "--resolver", paramLabel = "URL", description = "Address resolver; turns the type stcpr on.")
    private @Nullable String resolver;

    @Option(names = "--discovery", paramLabel = "URL", description = "Transport discovery to publish transports at.")
    private @Nullable String discovery;

    @Option(
            names = "--stcpr-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "First TCP port that stcpr tries; 0 takes a free one.")
    private int stcprPort;

    @Option(
            names = "--stcpr-host",
            paramLabel = "ADDRESS",
            description = "Address that stcpr listens on. Default: every interface.")
    private @Nullable InetAddress stcprHost;

    @Option(
            names = "--public-ip",
            paramLabel = "ADDRESS",
            description = "Public address to announce, where no interface has one.")
    private @Nullable InetAddress publicAddress;

    @Option(
            names = "--stcp-listen",
            paramLabel = "HOST:PORT",
            description = "Where stcp listens. Default: it only dials.")
    private @Nullable String stcpListen;

    @Option(
            names = "--stcp-peer",
            paramLabel = "KEY=HOST:PORT",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "A visor that stcp may dial; may be repeated.")
    private Map<String, String> stcpPeers = Map.of();

    @Mixin
    private DmsgOptions dmsg = new DmsgOptions();

    @Mixin
    private RoutingOptions routing = new RoutingOptions();

    @Option(
            names = "--connect",
            paramLabel = "KEY[:TYPE]",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Keep a transport to this visor, stcpr unless another type is named; may be repeated.")
    private List<String> connect = List.of();

    @Option(
            names = "--cipher",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, jdk, conscrypt or openssl.")
    private String cipher = "auto";

    @Option(
            names = "--hybrid",
            defaultValue = "OFFER",
            description = "Post-quantum exchange in handshakes: ${COMPLETION-CANDIDATES}.")
    private Hybrid hybrid = Hybrid.OFFER;

    @Option(
            names = "--traffic-logs",
            paramLabel = "FOLDER",
            description = "Folder of the daily traffic logs. Default: memory only.")
    private @Nullable Path trafficLogs;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            description = "Where monitoring systems get /metrics and /health; port 0 takes a free one. Default:"
                    + " nowhere. Whoever reaches it may read.")
    private @Nullable InetSocketAddress metrics;

    @Option(
            names = {"-s", "--loglvl"},
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "How much is logged: trace, debug, info, warn or error.")
    private String logLevel = "info";

    @Override
    public Integer call() throws Exception {
        if (config != null || fromStandardInput) {
            return runConfigured();
        }
        Logging.level(logLevel);
        try (SystemSeams opened = SystemSeams.open("visor", SystemThreads.DataPlane.AUTO)) {
            KeyPair keys = keys(opened);
            Visor visor = configure(
                            Visor.builder().keys(keys).seams(opened.seams()).version(Main.VERSION))
                    .build();
            visor.transports().watch(new Teller());
            run(visor, opened.seams());
        }
        return 0;
    }

    private int runConfigured() throws Exception {
        requireFewOptions();
        try (SystemSeams opened = SystemSeams.open("visor", SystemThreads.DataPlane.AUTO)) {
            Seams seams = opened.seams();
            ConfigFile file =
                    config == null ? ConfigFile.readStandardInput(System.in, seams) : ConfigFile.read(config, seams);
            Logging.start(
                    spec.commandLine().getParseResult().hasMatchedOption("--loglvl")
                            ? logLevel
                            : file.view().logLevel());
            UntilStopped life = new UntilStopped();
            VisorProgram program = VisorProgram.of(file, seams, options(seams), life::request);
            program.visor().transports().watch(new Teller());
            program.start();
            tell(program);
            life.keep(program);
        }
        return 0;
    }

    private ProgramOptions options(Seams seams) throws IOException {
        Optional<InetSocketAddress> numbers =
                metrics == null ? Optional.empty() : Optional.of(Endpoint.lookedUp(metrics, seams.net()));
        return new ProgramOptions(
                Main.VERSION, cipher, hybrid, OwnCommand.line(), numbers, Optional.ofNullable(publicAddress));
    }

    private void requireFewOptions() {
        for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
            if (!BESIDE_A_FILE.contains(given.longestName())) {
                throw new ParameterException(
                        spec.commandLine(),
                        given.longestName() + " does not go with a configuration file: change the file");
            }
        }
    }

    private static void tell(VisorProgram program) {
        program.control().ifPresent(where -> say("control", where));
        program.metrics().ifPresent(where -> say("metrics", where));
        System.out.println("visor " + program.visor().key().hex());
        program.visor().stcprAddress().ifPresent(where -> say("stcpr", where));
        program.visor().stcpAddress().ifPresent(where -> say("stcp", where));
    }

    /** The control interface is there before the network is, and goes after it. */
    private void run(Visor visor, Seams seams) throws IOException, InterruptedException {
        try (ControlServer server = openControl(visor, seams);
                MetricsServer numbers = openMetrics(visor, seams)) {
            System.out.println("control on " + Endpoint.text(server.localAddress()));
            if (numbers != null) {
                say("metrics", numbers.localAddress());
            }
            visor.start();
            System.out.println("visor " + visor.key().hex());
            visor.stcprAddress().ifPresent(where -> say("stcpr", where));
            visor.stcpAddress().ifPresent(where -> say("stcp", where));
            UntilStopped.hold(visor);
        }
    }

    private ControlServer openControl(Visor visor, Seams seams) throws IOException {
        try {
            ControlSources sources = ControlSources.of(visor).logs(new ProcessLog());
            return ControlServer.open(sources, seams, Endpoint.lookedUp(control, seams.net()));
        } catch (BindException e) {
            throw new IOException(
                    "the control port " + control.getHostString() + ":" + control.getPort()
                            + " is taken; --rpc names another",
                    e);
        }
    }

    private @Nullable MetricsServer openMetrics(Visor visor, Seams seams) throws IOException {
        if (metrics == null) {
            return null;
        }
        try {
            return VisorMetrics.serve(visor, seams, Endpoint.lookedUp(metrics, seams.net()));
        } catch (BindException e) {
            throw new IOException(
                    "the metrics port " + metrics.getHostString() + ":" + metrics.getPort()
                            + " is taken; --metrics names another",
                    e);
        }
    }

    private KeyPair keys(SystemSeams opened) {
        Curve curve = Curve.bouncyCastle();
        return secret == null
                ? KeyPair.generate(curve, opened.seams().entropy())
                : KeyPair.of(SecKey.parse(secret), curve);
    }

    private Visor.Builder configure(Visor.Builder builder) {
        Optional<InetAddress> announced = Optional.ofNullable(publicAddress);
        builder.stcpr(new StcprSettings(stcprHost, stcprPort, () -> announced));
        builder.peers(PkTable.ofTexts(stcpPeers));
        builder.persistent(connect.stream().map(VisorCommand::wanted).toList());
        builder.cipher(cipher).hybrid(hybrid).routing(routing.settings());
        Optional.ofNullable(resolver).map(BaseUrl::parse).ifPresent(builder::resolver);
        Optional.ofNullable(discovery).map(BaseUrl::parse).ifPresent(builder::discovery);
        Optional.ofNullable(stcpListen).map(HostPort::parse).ifPresent(builder::stcp);
        dmsg.settings(DmsgEntry.VISOR).ifPresent(builder::dmsg);
        Optional.ofNullable(trafficLogs).ifPresent(builder::trafficLogs);
        return builder;
    }

    private static PersistentTransport wanted(String text) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? text : text.substring(0, colon);
        return new PersistentTransport(PubKey.parse(key), colon < 0 ? "stcpr" : text.substring(colon + 1));
    }

    private static void say(String type, InetSocketAddress where) {
        System.out.println(type + " on " + Endpoint.text(where));
    }

    /** Prints a line for every transport that comes or goes. */
    private static final class Teller implements TransportEvents {
        @Override
        public void installed(ManagedTransport transport) {
            System.out.println("transport " + transport.id() + " " + transport.type() + " to "
                    + transport.remote().hex() + (transport.isDialled() ? ", dialled" : ", accepted"));
        }

        @Override
        public void lost(ManagedTransport transport, Loss why) {
            System.out.println("transport " + transport.id() + " lost: " + why);
        }
    }
}
