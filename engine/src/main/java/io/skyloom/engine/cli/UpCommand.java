package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.TransportFilter;
import io.skyloom.engine.control.TransportView;
import io.skyloom.engine.localnet.Checkup;
import io.skyloom.engine.localnet.LocalNetwork;
import io.skyloom.engine.localnet.LocalVisor;
import io.skyloom.engine.localnet.NetworkPlan;
import io.skyloom.engine.logging.Logging;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.system.UntilStopped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings up a whole network on this machine and keeps it up until the process is stopped. */
@Command(
        name = "up",
        description = {
            "Bring up a whole network on this machine: the services of a deployment, three visors A, B and C,"
                    + " transports between neighbours, and a SOCKS5 proxy on A whose traffic leaves by C.",
            "Ctrl-C ends it. Nothing is kept unless --dir names a folder."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    private static final String USUAL_PROXY = "127.0.0.1:1080";
    private static final int DOWNLOADS = 4;
    private static final int MEGABYTES = 25;

    @Option(names = "--visors", paramLabel = "N", defaultValue = "3", description = "Visors in the chain. Default: 3.")
    private int visors = 3;

    @Option(
            names = "--hops",
            paramLabel = "N",
            description = "Hops of the proxy's route. Default: all the way to the last visor, 7 at most.")
    private @Nullable Integer hops;

    @Option(
            names = "--proxy",
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            defaultValue = USUAL_PROXY,
            description = "Where the proxy listens. Default: ${DEFAULT-VALUE}.")
    private InetSocketAddress proxy = InetSocketAddress.createUnresolved("127.0.0.1", 1080);

    @Option(
            names = "--control-port",
            paramLabel = "PORT",
            defaultValue = "3435",
            description = "Control port of visor A; the following visors take the following ports. Default: 3435.")
    private int controlPort = 3435;

    @Option(
            names = "--services-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "First of the services' ports. Default: free ones.")
    private int servicesPort;

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Keep keys, configurations and logs in this folder.")
    private @Nullable Path folder;

    @Option(names = "--processes", description = "Run each visor in a process of its own.")
    private boolean processes;

    @Option(
            names = "--check",
            description = "Download through the proxy, compare digests and count hops, print a verdict and exit: 0 when"
                    + " all is well, 1 otherwise.")
    private boolean check;

    @Option(
            names = "--loglvl",
            paramLabel = "LEVEL",
            defaultValue = "warn",
            description = "How much is logged: trace, debug, info, warn or error. Default: warn.")
    private String logLevel = "warn";

    @Option(names = "--json", description = "Print one JSON object when the network is up, and one for --check.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Logging.level(logLevel);
        NetworkPlan plan = plan();
        LocalNetwork network = LocalNetwork.start(plan, ProgramOptions.usual(Main.VERSION), this::progress);
        if (check) {
            try (network) {
                return check(network);
            }
        }
        tell(network);
        UntilStopped.hold(network);
        return 0;
    }

    private NetworkPlan plan() throws IOException {
        InetSocketAddress place;
        try (SystemSeams opened = SystemSeams.open("up", SystemThreads.DataPlane.VIRTUAL)) {
            place = Endpoint.lookedUp(proxy, opened.seams().net());
        }
        try {
            return new NetworkPlan(
                    visors,
                    hops == null ? Math.min(visors - 1, NetworkPlan.MOST_HOPS) : hops,
                    place,
                    controlPort,
                    servicesPort,
                    Optional.ofNullable(folder).map(Path::toAbsolutePath),
                    processes);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void progress(String line) {
        if (!json) {
            print("… " + line);
        }
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    // ---- what runs

    private void tell(LocalNetwork network) throws IOException {
        if (json) {
            print(object(network).toString());
            return;
        }
        print(String.format(Locale.ROOT, "up after %.1f s", network.took().toMillis() / 1000.0));
        print("");
        TextTable table = new TextTable("VISOR", "PUBLIC KEY", "CONTROL", "TRANSPORTS");
        for (LocalVisor visor : network.visors()) {
            table.row(
                    visor.name(),
                    visor.key().hex(),
                    Endpoint.text(visor.control()),
                    String.join(", ", links(network, visor)));
        }
        table.lines().forEach(this::print);
        print("");
        print("route  " + String.join(" → ", network.route()));
        print("proxy  socks5h://" + Endpoint.text(network.proxy()));
        print("try    " + curl(network));
        print("       (Ctrl-C ends everything)");
    }

    private static List<String> links(LocalNetwork network, LocalVisor visor) throws IOException {
        try (ControlClient control = network.control(visor)) {
            return control.transports(TransportFilter.ALL).stream()
                    .map(transport -> transport.type() + " " + name(network, transport))
                    .sorted()
                    .toList();
        }
    }

    private static String name(LocalNetwork network, TransportView transport) {
        return network.visors().stream()
                .filter(one -> one.key().equals(transport.remote()))
                .map(LocalVisor::name)
                .findFirst()
                .orElseGet(() -> transport.remote().brief());
    }

    private static String curl(LocalNetwork network) {
        return "curl -x socks5h://" + Endpoint.text(network.proxy()) + " "
                + network.services().discovery() + "/all-transports";
    }

    private static ObjectNode object(LocalNetwork network) throws IOException {
        ObjectNode object = ControlCommand.object();
        ArrayNode visors = object.putArray("visors");
        for (LocalVisor visor : network.visors()) {
            ObjectNode one = visors.addObject();
            one.put("name", visor.name());
            one.put("public_key", visor.key().hex());
            one.put("control", Endpoint.text(visor.control()));
            visor.pid().ifPresent(pid -> one.put("pid", pid));
            ArrayNode transports = one.putArray("transports");
            links(network, visor).forEach(transports::add);
        }
        ArrayNode route = object.putArray("route");
        network.route().forEach(route::add);
        object.put("proxy", Endpoint.text(network.proxy()));
        object.put("curl", curl(network));
        ObjectNode services = object.putObject("services");
        services.put("dmsg_discovery", network.services().dmsgDiscovery().toString());
        services.put("transport_discovery", network.services().discovery().toString());
        services.put("address_resolver", network.services().resolver().toString());
        services.put("route_finder", network.services().finder().toString());
        services.put("service_discovery", network.services().serviceDiscovery().toString());
        services.put("setup_node", network.services().setupKey().hex());
        return object;
    }

    // ---- the check

    private int check(LocalNetwork network) throws IOException {
        progress("downloading through the proxy");
        Checkup.Verdict verdict = new Checkup(network, this::progress).run(DOWNLOADS, MEGABYTES);
        if (json) {
            print(object(verdict).toString());
        } else {
            print(String.format(
                    Locale.ROOT,
                    "%d of %d downloads whole, %.0f MB in %.1f s (%.0f MB/s)",
                    verdict.downloads(),
                    verdict.expected(),
                    verdict.bytes() / 1e6,
                    verdict.seconds(),
                    verdict.bytes() / 1e6 / verdict.seconds()));
            print("route  " + String.join(" → ", verdict.route()));
            print(verdict.isGood() ? "check passed" : "check FAILED");
        }
        return verdict.isGood() ? 0 : 1;
    }

    private static ObjectNode object(Checkup.Verdict verdict) {
        ObjectNode object = ControlCommand.object();
        object.put("passed", verdict.isGood());
        object.put("downloads", verdict.downloads());
        object.put("expected", verdict.expected());
        object.put("bytes", verdict.bytes());
        object.put("seconds", verdict.seconds());
        ArrayNode route = object.putArray("route");
        verdict.route().forEach(route::add);
        return object;
    }
}
