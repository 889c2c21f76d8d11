package io.skyloom.engine.program;

import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.DmsgBlock;
import io.skyloom.engine.config.RoutingBlock;
import io.skyloom.engine.config.TransportBlock;
import io.skyloom.engine.config.VisorConfig;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.RoutingSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import io.skyloom.seam.Seams;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the visor that a configuration describes. */
final class ConfiguredVisor {
    /** The configuration has no such field; the network's own visors search no further. */
    private static final int MAX_HOPS = 7;

    private ConfiguredVisor() {}

    /**
     * The visor, not yet started.
     *
     * @throws BadConfigException when the keys do not belong together
     * @throws IOException when the host to listen on is not known
     */
    static Visor of(VisorConfig config, Seams seams, ProgramOptions options) throws IOException {
        TransportBlock transport = config.transport();
        Visor.Builder builder = Visor.builder()
                .keys(config.keys(Curve.bouncyCastle()))
                .seams(seams)
                .version(options.version())
                .cipher(options.cipher())
                .hybrid(options.hybrid())
                .persistent(config.persistentTransports())
                .routing(routing(config.routing()))
                .stcpr(new StcprSettings(host(transport, seams), transport.stcprPort(), options::publicAddress));
        transport.resolver().ifPresent(builder::resolver);
        transport.discovery().ifPresent(builder::discovery);
        transport.logStore().flatMap(store -> store.folder()).ifPresent(builder::trafficLogs);
        config.stcp().flatMap(block -> block.listen()).ifPresent(builder::stcp);
        config.stcp().ifPresent(block -> builder.peers(table(block.peers())));
        config.dmsg().flatMap(ConfiguredVisor::dmsg).ifPresent(builder::dmsg);
        return builder.build();
    }

    private static @Nullable InetAddress host(TransportBlock transport, Seams seams) throws UnknownHostException {
        Optional<String> host = transport.stcprHost();
        return host.isEmpty() ? null : seams.net().lookup(host.get()).getFirst();
    }

    /** The file's 0 and 1 mean the same; dialling is not turned off by it. */
    private static RoutingSettings routing(RoutingBlock block) {
        int least = Math.clamp(block.minHops(), 1, MAX_HOPS);
        return new RoutingSettings(block.setupNodes(), block.finder(), least, MAX_HOPS);
    }

    private static PkTable table(Map<PubKey, HostPort> peers) {
        PkTable table = new PkTable();
        peers.forEach(table::put);
        return table;
    }

    /** Without a discovery and without servers nobody could be reached. */
    private static Optional<DmsgSettings> dmsg(DmsgBlock block) {
        Map<PubKey, HostPort> servers = new LinkedHashMap<>();
        for (DmsgEntry entry : block.servers()) {
            entry.asServer().ifPresent(part -> servers.put(entry.key(), HostPort.parse(part.address())));
        }
        if (block.discovery().isEmpty() && servers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DmsgSettings(
                        block.discovery(),
                        block.sessions(),
                        Set.of(),
                        servers,
                        Set.of(),
                        DmsgEntry.VISOR,
                        new ClientKeys())
                .withServerType(block.serversType()));
    }
}
