package io.skyloom.engine.cli;

import io.skyloom.aead.AeadProvider;
import io.skyloom.dmsg.discovery.DirectDiscovery;
import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.server.ServerStatus;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.system.UntilStopped;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A dmsg server as a process of its own. */
@Command(
        name = "dmsg-server",
        description = "Relay streams between dmsg clients that cannot reach each other.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true)
final class DmsgServerCommand implements Callable<Integer> {
    private static final Duration DISCOVERY_CALL = Duration.ofSeconds(10);
    private static final int USUAL_PORT = 8081;
    private static final long POOLED_BYTES = 32L << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            description = "Where to serve; port 0 takes a free one. Default: port 8081 on loopback.")
    private @Nullable InetSocketAddress listen;

    @Option(
            names = "--sk",
            paramLabel = "HEX",
            description = "Secret key, 64 hex digits. Others can see it in the list of processes; see --sk-file.")
    private @Nullable String secret;

    @Option(
            names = "--sk-file",
            paramLabel = "FILE",
            description = "File that holds the secret key. Default: a new key for this run.")
    private @Nullable Path secretFile;

    @Option(
            names = "--public-address",
            paramLabel = "HOST:PORT",
            description = "Where clients reach the server. Default: where it listens.")
    private @Nullable String publicAddress;

    @Option(
            names = "--discovery",
            paramLabel = "URL",
            description = "dmsg discovery to be listed in. Default: none, clients must know the server.")
    private @Nullable String discovery;

    @Option(
            names = "--auth",
            paramLabel = "WORD",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            defaultValue = "",
            description = "The discovery's passphrase for official servers. Default: none.")
    private String passphrase = "";

    @Option(
            names = "--max-sessions",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Clients connected at once; further ones are turned away.")
    private int maxSessions;

    @Option(
            names = "--peer",
            paramLabel = "KEY@HOST:PORT",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description =
                    "Another server to keep a link to, so that clients of both reach each other; may be repeated.")
    private List<String> peers = List.of();

    @Option(names = "--discover-peers", description = "Keep a link to every server that the discovery lists.")
    private boolean discoverPeers;

    @Option(names = "--no-announce", description = "Do not offer the links we open as a way to our own clients.")
    private boolean silent;

    @Option(
            names = "--accept-peer",
            paramLabel = "KEY",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description =
                    "A server that may offer itself as a way to its clients; may be repeated. Default: every one.")
    private List<String> acceptedPeers = List.of();

    @Option(names = "--no-accept-peers", description = "No server may offer itself.")
    private boolean refusesPeers;

    @Option(
            names = "--max-peer-links",
            paramLabel = "N",
            defaultValue = "512",
            description = "Links to other servers, in both directions.")
    private int maxPeerLinks;

    @Option(
            names = "--max-relayed",
            paramLabel = "N",
            defaultValue = "4096",
            description = "Streams that pass through other servers at once.")
    private int maxRelayed;

    @Option(
            names = "--health",
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            description = "Where to serve /health and /metrics over HTTP. Default: nowhere.")
    private @Nullable InetSocketAddress health;

    @Option(
            names = "--cipher",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, jdk, conscrypt or openssl.")
    private String cipher = "auto";

    @Override
    public Integer call() throws Exception {
        try (SystemSeams opened = SystemSeams.open("dmsg-server", SystemThreads.DataPlane.VIRTUAL)) {
            UntilStopped.hold(start(opened.seams()));
        }
        return 0;
    }

    private AutoCloseable start(Seams seams) throws IOException {
        Curve curve = Curve.bouncyCastle();
        KeyPair keys = keys(curve, seams.entropy());
        DmsgServerConfig.Mesh mesh = mesh();
        Closing closing = new Closing();
        boolean succeeded = false;
        try {
            StreamListener listener = closing.later(seams.net().listen(Endpoint.lookedUp(place(), seams.net())));
            DmsgServerConfig config = DmsgServerConfig.at(
                            reachedAt(listener.localAddress()),
                            mesh,
                            SessionConfig.ofServer(new BufferPool(POOLED_BYTES)))
                    .withServerType(passphrase)
                    .withMaxSessions(maxSessions);
            NoiseConfig noise = NoiseConfig.of(curve, seams.entropy(), Hybrid.ACCEPT);
            VisorIdentity me = new VisorIdentity(keys, noise, AeadProvider.choose(cipher));
            DmsgServer server = closing.later(DmsgServer.start(me, seams, listener, discovery(seams, closing), config));
            System.out.println("dmsg server " + keys.pub().hex() + " reached at " + config.publicAddress());
            serveHealth(seams, server, closing);
            System.out.println("dmsg-server on " + Endpoint.text(server.localAddress()));
            succeeded = true;
            return closing;
        } finally {
            if (!succeeded) {
                closing.close();
            }
        }
    }

    private InetSocketAddress place() {
        return listen == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL_PORT) : listen;
    }

    private KeyPair keys(Curve curve, Entropy entropy) throws IOException {
        if (secret != null && secretFile != null) {
            throw wrong("--sk and --sk-file exclude each other");
        }
        if (secret == null && secretFile == null) {
            return KeyPair.generate(curve, entropy);
        }
        try {
            String text = secret == null && secretFile != null
                    ? Files.readString(secretFile).strip()
                    : secret;
            return KeyPair.of(SecKey.parse(text == null ? "" : text), curve);
        } catch (BadKeyException e) {
            throw wrong("the secret key is none: " + e.getMessage());
        }
    }

    private DmsgServerConfig.Mesh mesh() {
        return new DmsgServerConfig.Mesh(
                peers.stream().map(this::peer).toList(),
                discoverPeers,
                !silent,
                !refusesPeers,
                acceptedPeers.stream().map(this::key).collect(Collectors.toUnmodifiableSet()),
                maxPeerLinks,
                maxRelayed);
    }

    private DmsgEntry peer(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw wrong("--peer " + text + " is no KEY@HOST:PORT");
        }
        return DmsgEntry.ofServer(
                key(text.substring(0, at)), DmsgEntry.ServerPart.at(text.substring(at + 1), 0, ""), 0, 0);
    }

    private PubKey key(String text) {
        try {
            return PubKey.parse(text);
        } catch (BadKeyException e) {
            throw wrong("'" + text + "' is no public key: " + e.getMessage());
        }
    }

    private String reachedAt(InetSocketAddress bound) {
        if (publicAddress != null) {
            return publicAddress;
        }
        if (bound.getAddress().isAnyLocalAddress()) {
            throw wrong("a server that listens on every interface needs --public-address HOST:PORT");
        }
        return Endpoint.text(bound);
    }

    private DmsgDiscovery discovery(Seams seams, Closing closing) {
        if (discovery == null) {
            return new DirectDiscovery(List.of());
        }
        try {
            return new HttpDmsgDiscovery(
                    closing.later(HttpClient.tcp(seams)), BaseUrl.parse(discovery), DISCOVERY_CALL);
        } catch (IllegalArgumentException e) {
            throw wrong("--discovery " + discovery + ": " + e.getMessage());
        }
    }

    private void serveHealth(Seams seams, DmsgServer server, Closing closing) throws IOException {
        if (health == null) {
            return;
        }
        StreamListener listener = closing.later(seams.net().listen(Endpoint.lookedUp(health, seams.net())));
        HttpServer pages = closing.later(HttpServer.start(
                seams,
                "http:dmsg-server",
                listener,
                ServerStatus.pages(server, seams.clock(), Main.VERSION),
                HttpServerConfig.DEFAULT));
        System.out.println("health on " + Endpoint.text(pages.localAddress()));
    }

    private ParameterException wrong(String what) {
        if (spec == null) {
            throw new IllegalStateException(what);
        }
        return new ParameterException(spec.commandLine(), what);
    }

    /** What was opened, closed in the reverse order. */
    private static final class Closing implements AutoCloseable {
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();

        <T extends AutoCloseable> T later(T one) {
            opened.push(one);
            return one;
        }

        @Override
        public void close() throws IOException {
            while (!opened.isEmpty()) {
                try {
                    opened.pop().close();
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException("while closing", e);
                }
            }
        }
    }
}
