package io.skyloom.engine.control;

import io.skyloom.gob.Gob.Nothing;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Calls the control interface of a visor, this program's or the original's. Every call throws an {@link IOException}
 * with the visor's own words when it refuses, and when the connection is lost. Any thread may call; calls run side by
 * side.
 */
public final class ControlClient implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
    private static final Duration ADD_LIMIT = Duration.ofMinutes(1);

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
            throw new IOException("no visor answers at " + visor + " (" + e.getMessage() + "); is it running?", e);
        }
    }

    private <A, R> R call(RpcMethod<A, R> method, A argument, Duration limit) throws IOException {
        try {
            return rpc.call(ControlMethods.SERVICE, method, argument, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the visor was asked", e);
        }
    }

    private <A, R> R call(RpcMethod<A, R> method, A argument) throws IOException {
        return call(method, argument, CALL_LIMIT);
    }

    /** What the visor says of itself. */
    public Overview overview() throws IOException {
        return call(ControlMethods.OVERVIEW, Nothing.NOTHING);
    }

    /** How long it has been running. */
    public Duration uptime() throws IOException {
        return Duration.ofMillis(Math.round(call(ControlMethods.UPTIME, Nothing.NOTHING) * 1000));
    }

    /** Its own judgement of its services. */
    public String health() throws IOException {
        return call(ControlMethods.HEALTH, Nothing.NOTHING);
    }

    /** The types of transports it can make. */
    public List<String> types() throws IOException {
        return call(ControlMethods.TYPES, Nothing.NOTHING);
    }

    /** Its transports. */
    public List<TransportView> transports(TransportFilter filter) throws IOException {
        return call(ControlMethods.TRANSPORTS, filter);
    }

    /** One transport. */
    public TransportView transport(UUID id) throws IOException {
        return call(ControlMethods.TRANSPORT, id);
    }

    /** Makes a transport, or finds the one there is. Takes up to a minute. */
    public TransportView add(TransportWish wish) throws IOException {
        return call(ControlMethods.ADD_TRANSPORT, wish, ADD_LIMIT);
    }

    /** Ends a transport. */
    public void remove(UUID id) throws IOException {
        call(ControlMethods.REMOVE_TRANSPORT, id);
    }

    /** Ends every transport. */
    public void removeAllTransports() throws IOException {
        call(ControlMethods.REMOVE_ALL_TRANSPORTS, Nothing.NOTHING);
    }

    /** The transports that are to exist always. */
    public List<PersistentTransport> persistent() throws IOException {
        return call(ControlMethods.GET_PERSISTENT, Nothing.NOTHING);
    }

    /** Replaces the list of transports that are to exist always. */
    public void keep(List<PersistentTransport> wanted) throws IOException {
        call(ControlMethods.SET_PERSISTENT, wanted);
    }

    /** The rules of its table, by ascending id. */
    public List<Rule> rules() throws IOException {
        return call(ControlMethods.RULE_LIST, Nothing.NOTHING).stream()
                .map(Rule::parse)
                .toList();
    }

    /** The rule under an id, taken as 32 raw bits. */
    public Rule rule(int id) throws IOException {
        return Rule.parse(call(ControlMethods.RULE, Integer.toUnsignedLong(id)));
    }

    /** Adds a rule under the id that it names. */
    public void save(Rule rule) throws IOException {
        call(ControlMethods.SAVE_RULE, rule.bytes());
    }

    /** Takes the rule under that id out. */
    public void removeRule(int id) throws IOException {
        call(ControlMethods.REMOVE_RULE, Integer.toUnsignedLong(id));
    }

    /** The route groups that end at it. */
    public List<GroupView> groups() throws IOException {
        return call(ControlMethods.GROUPS, Nothing.NOTHING);
    }

    /** Hangs up. */
    @Override
    public void close() {
        rpc.close();
    }
}
