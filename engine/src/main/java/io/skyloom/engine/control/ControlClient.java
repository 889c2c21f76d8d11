package io.skyloom.engine.control;

import io.skyloom.engine.portforward.BorrowedPort;
import io.skyloom.entry.TransportEntry;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.key.PubKey;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcClosedException;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.Seams;
import io.skyloom.services.ServiceEntry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the control interface of a visor, this program's or the original's. Every call throws an {@link IOException}
 * with the visor's own words when it refuses, and when the connection is lost. Any thread may call; calls run side by
 * side.
 */
public final class ControlClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
    private static final Duration ADD_LIMIT = Duration.ofMinutes(1);

    private static final Duration TEST_LIMIT = Duration.ofMinutes(10);

    private final RpcClient rpc;

    private ControlClient(RpcClient rpc) {
        this.rpc = rpc;
    }

    /**
     * Connects.
     *
     * @throws IOException when nobody listens there
     */
    public static ControlClient connect(Seams seams, InetSocketAddress visor) throws IOException {
        try {
            return new ControlClient(RpcClient.over(
                    seams.net().connect(visor, CONNECT_LIMIT), "control:" + visor, RpcClientLimits.DEFAULT, seams));
        } catch (IOException e) {
            throw new IOException(
                    "RPC connection failed: no visor answers at " + visor.getHostString() + ":" + visor.getPort() + " ("
                            + e.getMessage() + "); is it running? --rpc names another place",
                    e);
        }
    }

    private <A, R> R call(RpcMethod<A, R> method, A argument, Duration limit) throws IOException {
        try {
            return rpc.call(ControlNames.SERVICE, method, argument, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the visor was asked", e);
        }
    }

    private <A, R> R call(RpcMethod<A, R> method, A argument) throws IOException {
        return call(method, argument, CALL_LIMIT);
    }

    /** The calls about applications. */
    public ControlApps apps() {
        return new ControlApps(rpc);
    }

    /** What the visor says of itself. */
    public Overview overview() throws IOException {
        return call(VisorMethods.OVERVIEW, Nothing.NOTHING);
    }

    /** How long it has been running. */
    public Duration uptime() throws IOException {
        return Duration.ofMillis(Math.round(call(VisorMethods.UPTIME, Nothing.NOTHING) * 1000));
    }

    /** Its own judgement of its services. */
    public String health() throws IOException {
        return call(VisorMethods.HEALTH, Nothing.NOTHING);
    }

    /** Everything that is shown of it at once. */
    public Summary summary() throws IOException {
        return call(VisorMethods.SUMMARY, Nothing.NOTHING);
    }

    /** The ports it uses, by what they are for. */
    public Map<String, PortView> ports() throws IOException {
        return call(VisorMethods.PORTS, Nothing.NOTHING);
    }

    /** Whether it can be reached over dmsg; a visor that cannot refuses with words. */
    public boolean dmsgReady() throws IOException {
        return call(VisorMethods.DMSG_READY, Nothing.NOTHING);
    }

    /** The keys of the visors that it rules. */
    public List<String> remoteVisors() throws IOException {
        return call(VisorMethods.REMOTE_VISORS, Nothing.NOTHING);
    }

    /** Ends it; returns when it has agreed, or has closed the connection without an answer as the original does. */
    public void shutdown() throws IOException {
        try {
            call(VisorMethods.SHUTDOWN, Nothing.NOTHING);
        } catch (RpcClosedException e) {
            LOG.debug("the visor hung up instead of answering: {}", e.getMessage());
        }
    }

    /** Lets it read its configuration anew. */
    public void reload() throws IOException {
        call(VisorMethods.RELOAD, Nothing.NOTHING);
    }

    /** Sets the shortest route that will do. */
    public void minHops(int hops) throws IOException {
        call(VisorMethods.SET_MIN_HOPS, hops);
    }

    /** Sets whether it connects to public visors by itself. */
    public void publicAutoconnect(boolean wanted) throws IOException {
        call(VisorMethods.SET_AUTOCONNECT, wanted);
    }

    /** What its uptime tracker says of a visor, as that puts it; of all for an empty key. */
    public byte[] uptimes(String key) throws IOException {
        return call(VisorMethods.UPTIMES, key);
    }

    /** The listed proxies; empty texts mean any. */
    public List<ServiceEntry> proxies(String version, String country) throws IOException {
        return call(VisorMethods.PROXY_SERVERS, new VisorMethods.ServersWanted(version, country));
    }

    /** The listed VPN servers; empty texts mean any. */
    public List<ServiceEntry> vpns(String version, String country) throws IOException {
        return call(VisorMethods.VPN_SERVERS, new VisorMethods.ServersWanted(version, country));
    }

    /** The last records of its log, as JSON text; visors of the older generation do not tell. */
    public String runtimeLogs() throws IOException {
        return call(VisorMethods.RUNTIME_LOGS, Nothing.NOTHING);
    }

    /** What each of its threads does right now; this program's visors only. */
    public String threads() throws IOException {
        return call(VisorMethods.THREADS, Nothing.NOTHING);
    }

    /** Its log level; this program's visors only. */
    public String logLevel() throws IOException {
        return call(VisorMethods.GET_LOG_LEVEL, Nothing.NOTHING);
    }

    /** Changes its log level until it ends; this program's visors only. */
    public void logLevel(String level) throws IOException {
        call(VisorMethods.SET_LOG_LEVEL, level);
    }

    /** The types of transports it can make. */
    public List<String> types() throws IOException {
        return call(TransportMethods.TYPES, Nothing.NOTHING);
    }

    /** Its transports. */
    public List<TransportView> transports(TransportFilter filter) throws IOException {
        return call(TransportMethods.TRANSPORTS, filter);
    }

    /** One transport. */
    public TransportView transport(UUID id) throws IOException {
        return call(TransportMethods.TRANSPORT, id);
    }

    /** Makes a transport, or finds the one there is. Takes up to a minute. */
    public TransportView add(TransportWish wish) throws IOException {
        return call(TransportMethods.ADD_TRANSPORT, wish, ADD_LIMIT);
    }

    /** Ends a transport. */
    public void remove(UUID id) throws IOException {
        call(TransportMethods.REMOVE_TRANSPORT, id);
    }

    /** Ends every transport. */
    public void removeAllTransports() throws IOException {
        call(TransportMethods.REMOVE_ALL_TRANSPORTS, Nothing.NOTHING);
    }

    /** The transports that are to exist always. */
    public List<PersistentTransport> persistent() throws IOException {
        return call(TransportMethods.GET_PERSISTENT, Nothing.NOTHING);
    }

    /** Replaces the list of transports that are to exist always. */
    public void keep(List<PersistentTransport> wanted) throws IOException {
        call(TransportMethods.SET_PERSISTENT, wanted);
    }

    /** The published transports of a visor. */
    public List<TransportEntry> published(PubKey edge) throws IOException {
        return call(TransportMethods.DISCOVER_BY_KEY, edge);
    }

    /** One published transport. */
    public TransportEntry published(UUID id) throws IOException {
        return call(TransportMethods.DISCOVER_BY_ID, id);
    }

    /** Lays a loop over another visor, for {@link #ping}. */
    public void dialPing(PubKey peer) throws IOException {
        call(PingCalls.DIAL, PingWish.of(peer, 1, 0), ADD_LIMIT);
    }

    /** Sends messages around the loop over a visor; tells how long each took. */
    public List<Duration> ping(PingWish wish) throws IOException {
        return call(PingCalls.PING, wish, CALL_LIMIT.multipliedBy(Math.max(1, wish.tries())));
    }

    /** Takes the loop over a visor down. */
    public void stopPing(PubKey peer) throws IOException {
        call(PingCalls.STOP, peer);
    }

    /** Measures the way to several visors, one after the other. Takes minutes. */
    public List<TestResult> test(PingWish wish) throws IOException {
        return call(PingCalls.TEST, wish, TEST_LIMIT);
    }

    /** Lets other visors use a TCP port of its machine. */
    public void lend(int port) throws IOException {
        call(ForwardCalls.LEND, (long) port);
    }

    /** Lets them use it no longer. */
    public void keepPort(int port) throws IOException {
        call(ForwardCalls.KEEP, (long) port);
    }

    /** The ports that others may use. */
    public List<Integer> lent() throws IOException {
        return call(ForwardCalls.LENT, Nothing.NOTHING).stream()
                .map(Math::toIntExact)
                .toList();
    }

    /**
     * Brings another visor's port to its machine.
     *
     * @param localPort where; 0 picks a free one, which only this program's visors do
     * @return names what is brought
     */
    public UUID borrow(PubKey remote, int remotePort, int localPort) throws IOException {
        return call(ForwardCalls.CONNECT, new ForwardCalls.Wish(remote, remotePort, localPort), ADD_LIMIT);
    }

    /** Gives such a port back. */
    public void giveBack(UUID id) throws IOException {
        call(ForwardCalls.DISCONNECT, id);
    }

    /** The ports of others that are at its machine. */
    public List<BorrowedPort> borrowed() throws IOException {
        return List.copyOf(call(ForwardCalls.LIST, Nothing.NOTHING).values());
    }

    /** The rules of its table, by ascending id. */
    public List<Rule> rules() throws IOException {
        return call(RouteMethods.RULE_LIST, Nothing.NOTHING).stream()
                .map(Rule::parse)
                .toList();
    }

    /** The rule under an id, taken as 32 raw bits. */
    public Rule rule(int id) throws IOException {
        return Rule.parse(call(RouteMethods.RULE, Integer.toUnsignedLong(id)));
    }

    /** Adds a rule under the id that it names. */
    public void save(Rule rule) throws IOException {
        call(RouteMethods.SAVE_RULE, rule.bytes());
    }

    /** Takes the rule under that id out. */
    public void removeRule(int id) throws IOException {
        call(RouteMethods.REMOVE_RULE, Integer.toUnsignedLong(id));
    }

    /** The route groups that end at it. */
    public List<GroupView> groups() throws IOException {
        return call(RouteMethods.GROUPS, Nothing.NOTHING);
    }

    /** Hangs up. */
    @Override
    public void close() {
        rpc.close();
    }
}
