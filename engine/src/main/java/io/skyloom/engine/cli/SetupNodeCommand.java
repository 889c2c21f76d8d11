package io.skyloom.engine.cli;

import io.skyloom.aead.AeadProvider;
import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.routing.setup.DmsgSetup;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.routing.setup.SetupNodeConfig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.system.UntilStopped;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The setup node: reached over dmsg only. Options outweigh the configuration file. */
@Command(
        name = "setup-node",
        description = "Install the rules of routes on visors, for visors.",
        mixinStandardHelpOptions = true)
final class SetupNodeCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The configuration of a setup node: secret_key and dmsg are read.")
    private @Nullable Path file;

    @Option(names = "-i", description = "Read the configuration from standard input.")
    private boolean fromInput;

    @Mixin
    private DmsgOptions dmsg = new DmsgOptions();

    @Option(
            names = "--sk",
            paramLabel = "HEX",
            description = "Secret key of the node, 64 hex digits. Default: the file's, else a new one for this run.")
    private @Nullable String secret;

    @Option(names = "--anyone", description = "Serve whoever asks. Default: only a route's source may ask for it.")
    private boolean anyone;

    @Option(
            names = {"-m", "--metrics"},
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            description = "Serve counters at /metrics there. Default: not at all.")
    private @Nullable InetSocketAddress metrics;

    @Override
    public Integer call() throws Exception {
        SetupNodeFile said = said();
        DmsgSettings settings = dmsg.settings("")
                .or(said::dmsg)
                .orElseThrow(() -> new IOException(
                        "a setup node is reached over dmsg: give --dmsg-discovery, --dmsg-server, or a configuration"));
        try (SystemSeams opened = SystemSeams.open("setup-node", SystemThreads.DataPlane.VIRTUAL)) {
            run(opened.seams(), keys(opened.seams(), said), settings);
        }
        return 0;
    }

    private SetupNodeFile said() throws IOException {
        if (fromInput) {
            return SetupNodeFile.read(System.in);
        }
        return file == null ? SetupNodeFile.NONE : SetupNodeFile.read(file);
    }

    private KeyPair keys(Seams seams, SetupNodeFile said) {
        Curve curve = Curve.bouncyCastle();
        Optional<SecKey> given = Optional.ofNullable(secret).map(SecKey::parse).or(said::secret);
        return given.map(key -> KeyPair.of(key, curve)).orElseGet(() -> KeyPair.generate(curve, seams.entropy()));
    }

    private void run(Seams seams, KeyPair keys, DmsgSettings settings) throws Exception {
        NoiseConfig noise = NoiseConfig.of(Curve.bouncyCastle(), seams.entropy(), Hybrid.OFFER);
        VisorIdentity me = new VisorIdentity(keys, noise, AeadProvider.choose("auto"));
        DmsgNode dmsgNode = DmsgNode.prepare(me, seams, settings);
        SetupNodeConfig config = SetupNodeConfig.ofVersion(Main.VERSION).withRequireSource(!anyone);
        SetupNode node = new SetupNode(DmsgSetup.dialer(dmsgNode.client()), config, List::of, seams);
        node.serve(DmsgSetup.listen(dmsgNode.client(), SetupDialer.SETUP_PORT));
        Optional<HttpServer> counters = serveMetrics(seams, node);
        dmsgNode.begin();
        System.out.println("setup-node on dmsg://" + keys.pub().hex() + ":" + SetupDialer.SETUP_PORT);
        UntilStopped.hold(() -> {
            counters.ifPresent(HttpServer::close);
            node.close();
            dmsgNode.close();
        });
    }

    private Optional<HttpServer> serveMetrics(Seams seams, SetupNode node) throws IOException {
        if (metrics == null) {
            return Optional.empty();
        }
        HttpRoutes routes = new HttpRoutes()
                .on(
                        "GET",
                        "/metrics",
                        call -> HttpResponse.plain(200, text(node.counters()))
                                .with("Content-Type", "text/plain; version=0.0.4"));
        InetSocketAddress place = Endpoint.lookedUp(metrics, seams.net());
        return Optional.of(
                HttpServer.start(seams, "http:metrics", seams.net().listen(place), routes, HttpServerConfig.DEFAULT));
    }

    private static String text(SetupNode.Counters counters) {
        return "setup_node_active_request_count " + counters.active() + "\n"
                + "setup_node_no_of_route_setups " + counters.succeeded() + "\n"
                + "setup_node_no_of_failed_route_setups " + counters.failed() + "\n"
                + "setup_node_streams " + counters.links() + "\n"
                + "setup_node_dials " + counters.dialled() + "\n"
                + "setup_node_reused_streams " + counters.reused() + "\n";
    }
}
