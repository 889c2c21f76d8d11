package io.skyloom.engine.control;

import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.engine.visor.Visor;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import io.skyloom.services.ServiceEntry;
import io.skyloom.services.ServiceQuery;
import io.skyloom.services.ServiceType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls about the visor itself: what it is, how it fares, what it is set to, and its end. Any thread. */
final class VisorCalls implements ControlPart {
    private static final Logger LOG = LoggerFactory.getLogger(VisorCalls.class);

    /** Lets the answer to the caller leave before everything is closed. */
    private static final Duration FOR_THE_ANSWER = Duration.ofMillis(100);

    private final ControlSources sources;
    private final Visor visor;
    private final Seams seams;
    private final TransportCalls transports;

    VisorCalls(ControlSources sources, TransportCalls transports, Seams seams) {
        this.sources = sources;
        this.visor = sources.visor;
        this.transports = transports;
        this.seams = seams;
    }

    @Override
    public void declare(RpcService.Methods methods) {
        methods.add(VisorMethods.HEALTH, (nothing, call) -> health())
                .add(VisorMethods.UPTIME, (nothing, call) -> visor.uptime().toNanos() / 1e9)
                .add(VisorMethods.OVERVIEW, (nothing, call) -> overview())
                .add(VisorMethods.SUMMARY, (nothing, call) -> summary())
                .add(VisorMethods.PORTS, (nothing, call) -> ports())
                .add(VisorMethods.DMSG_READY, (nothing, call) -> dmsgReady())
                .add(VisorMethods.REMOTE_VISORS, (nothing, call) -> remoteVisors())
                .add(VisorMethods.SHUTDOWN, (nothing, call) -> shutdown())
                .add(VisorMethods.RELOAD, (nothing, call) -> reload())
                .add(VisorMethods.SET_MIN_HOPS, (hops, call) -> minHops(hops))
                .add(VisorMethods.SET_AUTOCONNECT, (wanted, call) -> autoconnect(wanted))
                .add(VisorMethods.UPTIMES, (key, call) -> uptimes(key))
                .add(VisorMethods.PROXY_SERVERS, (wanted, call) -> servers(ServiceType.PROXY, wanted))
                .add(VisorMethods.VPN_SERVERS, (wanted, call) -> servers(ServiceType.VPN, wanted));
    }

    /** Healthy is who can be reached; who takes no part in dmsg needs nobody for that. */
    private String health() {
        return visor.dmsg().map(DmsgClient::hasSession).orElse(true) ? "healthy" : "connecting";
    }

    private Overview overview() {
        ControlSources.Place place = sources.surroundings.now();
        return new Overview(
                visor.key(),
                sources.build,
                "",
                sources.apps.apps(),
                transports.list(TransportFilter.ALL),
                visor.table().size(),
                place.localIp().isEmpty() ? boundIp() : place.localIp(),
                place.publicIp(),
                place.isSymmetricNat(),
                sources.hypervisors.get(),
                sources.connectedHypervisors.get());
    }

    private String boundIp() {
        return visor.stcprAddress()
                .map(InetSocketAddress::getAddress)
                .filter(address -> !address.isAnyLocalAddress())
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    private Summary summary() {
        return new Summary(
                overview(),
                health(),
                visor.uptime(),
                rules(),
                sources.isHypervisor,
                visor.dmsg().map(this::dmsg).orElse(DmsgView.NONE),
                true,
                visor.minHops(),
                visor.transports().kept(),
                "",
                sources.reward.get(),
                sources.buildTag,
                sources.settings.publicAutoconnect());
    }

    private List<RuleView> rules() {
        return visor.table().entries().stream()
                .map(RouteEntry::rule)
                .sorted(Comparator.comparing(Rule::key, Integer::compareUnsigned))
                .map(RuleView::new)
                .toList();
    }

    private DmsgView dmsg(DmsgClient client) {
        PubKey server = client.servers().stream().findFirst().orElse(PubKey.NULL);
        return new DmsgView(client.key(), server, client.roundTrip().orElse(Duration.ZERO));
    }

    private Map<String, PortView> ports() {
        Map<String, PortView> ports = new TreeMap<>();
        visor.stcprAddress().ifPresent(address -> ports.put("stcpr", PortView.tcp(address.getPort())));
        visor.stcpAddress().ifPresent(address -> ports.put("stcp_addr", PortView.tcp(address.getPort())));
        for (AppView app : sources.apps.apps()) {
            if (app.status() == AppView.RUNNING && app.port() != 0) {
                ports.put(app.name(), PortView.skynet(app.port()));
            }
        }
        ports.putAll(sources.ports.get());
        return ports;
    }

    private boolean dmsgReady() throws IOException {
        if (visor.dmsg().filter(DmsgClient::hasSession).isEmpty()) {
            throw new IOException("dmsg client is not ready");
        }
        return true;
    }

    private List<String> remoteVisors() {
        return sources.remoteVisors.get().stream().map(PubKey::hex).toList();
    }

    private Nothing shutdown() throws IOException {
        if (sources.lifecycle.isRefusing()) {
            sources.lifecycle.shutdown();
        }
        seams.timers().schedule(FOR_THE_ANSWER, () -> seams.threads().start("control/shutdown", this::endVisor));
        return Nothing.NOTHING;
    }

    private void endVisor() {
        try {
            sources.lifecycle.shutdown();
        } catch (IOException e) {
            LOG.warn("the visor goes on although a control call ended it: {}", e.getMessage());
        }
    }

    private Nothing reload() throws IOException {
        sources.lifecycle.reload();
        return Nothing.NOTHING;
    }

    private Nothing minHops(int hops) throws IOException {
        visor.requireHops(hops);
        sources.settings.minHops(hops);
        visor.minHops(hops);
        return Nothing.NOTHING;
    }

    private Nothing autoconnect(boolean wanted) throws IOException {
        sources.settings.publicAutoconnect(wanted);
        return Nothing.NOTHING;
    }

    /** Newer deployments have no tracker, and this visor knows none. */
    private static byte[] uptimes(String key) throws IOException {
        try {
            if (!key.isEmpty()) {
                PubKey.parse(key);
            }
        } catch (BadKeyException e) {
            throw new IOException("Invalid or missing public key", e);
        }
        throw new IOException("Uptime tracker module not available");
    }

    private List<ServiceEntry> servers(String type, VisorMethods.ServersWanted wanted) throws IOException {
        List<ServiceEntry> found = sources.listing.list(new ServiceQuery(type, 0, wanted.version(), wanted.country()));
        if (found.isEmpty()) {
            throw new IOException("no service of type " + type + " registered");
        }
        return found;
    }
}
