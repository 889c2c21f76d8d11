package io.skyloom.engine.config;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.network.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a visor's configuration file says, with the values that hold where it says nothing. Immutable. A block that the
 * file sets to {@code null} is empty here: switched off where that is possible, without any services elsewhere.
 *
 * @param version of the file
 * @param key the visor's public key; the file is not asked whether it belongs to the secret one, see {@link #keys}
 * @param secret the visor's secret key; a file may have only the public one
 * @param dmsg how the visor takes part in dmsg
 * @param terminals remote terminals
 * @param stcp peers at known addresses
 * @param transport links to other visors
 * @param routing who helps to routes
 * @param uptimeTracker where the visor's presence is counted
 * @param launcher applications
 * @param surveyWhitelist who may read the survey
 * @param hypervisors who manages this visor from afar
 * @param control where control programs reach the visor; none when the text is empty
 * @param logLevel a word for {@code Logging}, as written
 * @param localPath folder of the visor's state
 * @param customPath folder of further files served over dmsg
 * @param stunServers tell the visor its public address
 * @param shutdownTimeout how long an orderly end may take
 * @param isPublic whether the visor announces itself to everybody
 * @param persistentTransports transports that are to exist always
 * @param hypervisor the local hypervisor
 */
public record VisorConfig(
        String version,
        PubKey key,
        Optional<SecKey> secret,
        Optional<DmsgBlock> dmsg,
        Optional<TerminalBlock> terminals,
        Optional<StcpBlock> stcp,
        TransportBlock transport,
        RoutingBlock routing,
        Optional<BaseUrl> uptimeTracker,
        LauncherBlock launcher,
        List<PubKey> surveyWhitelist,
        List<PubKey> hypervisors,
        Optional<HostPort> control,
        String logLevel,
        Path localPath,
        Path customPath,
        List<String> stunServers,
        Duration shutdownTimeout,
        boolean isPublic,
        List<PersistentTransport> persistentTransports,
        Optional<HypervisorBlock> hypervisor) {
    private static final Duration USUAL_SHUTDOWN = Duration.ofSeconds(10);

    /**
     * Reads a document without a file behind it.
     *
     * @param fresh makes a key pair when the document has no key at all
     */
    public static VisorConfig of(ObjectNode document, Curve curve, Supplier<KeyPair> fresh) throws BadConfigException {
        return read(Completion.of(document, curve, fresh));
    }

    /**
     * The pair that the visor is to use.
     *
     * @throws BadConfigException when the secret key is missing, or the public key is not the one that belongs to it:
     *     no other visor would complete a handshake with such a pair
     */
    public KeyPair keys(Curve curve) throws BadConfigException {
        SecKey known = secret.orElseThrow(() -> new BadConfigException(
                "sk: expected a secret key; there is only the public key pk, which cannot run a visor"));
        KeyPair pair = KeyPair.of(known, curve);
        if (!pair.pub().equals(key)) {
            throw new BadConfigException("pk: expected " + pair.pub() + ", the key that belongs to sk, found " + key
                    + "; without pk it is derived");
        }
        return pair;
    }

    /** Whether it turns a local hypervisor on. */
    public boolean hasHypervisor() {
        return hypervisor.filter(HypervisorBlock::enabled).isPresent();
    }

    /** Reads a completed document. */
    static VisorConfig read(ObjectNode whole) throws BadConfigException {
        Section root = new Section(whole, "");
        return new VisorConfig(
                root.text("version", ConfigVersion.UNKNOWN),
                Completion.key(root),
                root.has("sk") ? Optional.of(Completion.secret(root)) : Optional.empty(),
                block(root, "dmsg", DmsgBlock::read),
                block(root, "dmsgpty", TerminalBlock::read),
                block(root, "skywire-tcp", StcpBlock::read),
                TransportBlock.read(root.blockOrEmpty("transport")),
                RoutingBlock.read(root.blockOrEmpty("routing")),
                root.blockOrEmpty("uptime_tracker").url("addr"),
                LauncherBlock.read(root.blockOrEmpty("launcher")),
                List.copyOf(root.keys("survey_whitelist")),
                List.copyOf(root.keys("hypervisors")),
                root.place("cli_addr"),
                root.text("log_level", ""),
                folder(root, "local_path"),
                folder(root, "dmsghttp_server_path"),
                List.copyOf(root.texts("stun_servers")),
                root.span("shutdown_timeout", USUAL_SHUTDOWN),
                root.flag("is_public", false),
                persistent(root),
                block(root, "hypervisor", HypervisorBlock::read));
    }

    /** Makes a block of an object. */
    private interface Reading<T> {
        T of(Section block) throws BadConfigException;
    }

    private static <T> Optional<T> block(Section root, String name, Reading<T> reading) throws BadConfigException {
        Optional<Section> found = root.block(name);
        return found.isPresent() ? Optional.of(reading.of(found.get())) : Optional.empty();
    }

    private static Path folder(Section root, String name) throws BadConfigException {
        return root.parsed(name, "a folder", Path::of).orElse(Path.of("."));
    }

    private static List<PersistentTransport> persistent(Section root) throws BadConfigException {
        List<PersistentTransport> all = new ArrayList<>();
        for (Section one : root.blocks("persistent_transports")) {
            all.add(new PersistentTransport(one.key("pk", one.text("pk", "")), one.text("type", "")));
        }
        return List.copyOf(all);
    }
}
