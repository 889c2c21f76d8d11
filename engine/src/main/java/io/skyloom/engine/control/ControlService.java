package io.skyloom.engine.control;

import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.TransportManager;
import io.skyloom.manager.TransportSummary;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Answers control calls from one visor. Any thread may call. */
final class ControlService {
    /** How long a dial may take when the caller says nothing. */
    private static final Duration USUAL_DIAL = Duration.ofSeconds(20);

    /** Callers give up a call that adds a transport after a minute. */
    private static final Duration LONGEST_DIAL = Duration.ofMinutes(1);

    private final Visor visor;

    private ControlService(Visor visor) {
        this.visor = visor;
    }

    /** The calls that a visor answers. */
    static RpcService of(Visor visor, List<ControlPart> more) {
        ControlService it = new ControlService(visor);
        return RpcService.define(ControlMethods.SERVICE, methods -> {
            it.declare(methods);
            more.forEach(part -> part.declare(methods));
        });
    }

    private void declare(RpcService.Methods methods) {
        methods.add(ControlMethods.HEALTH, (nothing, call) -> "healthy")
                .add(ControlMethods.UPTIME, (nothing, call) -> visor.uptime().toNanos() / 1e9)
                .add(ControlMethods.OVERVIEW, (nothing, call) -> overview());
        declareTransports(methods);
        declareRoutes(methods);
    }

    private void declareTransports(RpcService.Methods methods) {
        methods.add(
                        ControlMethods.TYPES,
                        (nothing, call) -> List.copyOf(manager().types()))
                .add(ControlMethods.TRANSPORTS, (filter, call) -> transports(filter))
                .add(ControlMethods.TRANSPORT, (id, call) -> view(found(id), true))
                .add(ControlMethods.ADD_TRANSPORT, LONGEST_DIAL.plusSeconds(5), (wish, call) -> add(wish))
                .add(ControlMethods.REMOVE_TRANSPORT, (id, call) -> remove(id))
                .add(ControlMethods.REMOVE_ALL_TRANSPORTS, (nothing, call) -> removeAll())
                .add(ControlMethods.GET_PERSISTENT, (nothing, call) -> manager().kept())
                .add(ControlMethods.SET_PERSISTENT, (wanted, call) -> {
                    manager().keep(wanted);
                    return Nothing.NOTHING;
                });
    }

    private void declareRoutes(RpcService.Methods methods) {
        methods.add(ControlMethods.RULE_LIST, (nothing, call) -> rules())
                .add(ControlMethods.RULE, (id, call) -> rule(id).bytes())
                .add(ControlMethods.SAVE_RULE, (bytes, call) -> saveRule(bytes))
                .add(ControlMethods.REMOVE_RULE, (id, call) -> removeRule(id))
                .add(ControlMethods.GROUPS, (nothing, call) -> groups());
    }

    private TransportManager manager() {
        return visor.transports();
    }

    // ---- the visor itself

    private Overview overview() {
        BuildInfo build = new BuildInfo(visor.version(), "", "");
        return new Overview(
                visor.key(),
                build,
                transports(TransportFilter.ALL),
                visor.table().size(),
                localIp());
    }

    private String localIp() {
        return visor.stcprAddress()
                .map(address -> address.getAddress())
                .filter(address -> !address.isAnyLocalAddress())
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    // ---- transports

    private List<TransportView> transports(TransportFilter filter) {
        return manager().list().stream()
                .filter(one -> filter.admits(one.type(), one.remote()))
                .sorted(Comparator.comparing(ManagedTransport::id))
                .map(one -> view(one, filter.logs()))
                .toList();
    }

    private TransportView view(ManagedTransport transport, boolean withLog) {
        TransportSummary summary = manager().summary(transport, false);
        return TransportView.of(summary, withLog);
    }

    private ManagedTransport found(UUID id) throws IOException {
        ManagedTransport transport = manager().get(id);
        if (transport == null) {
            throw new IOException("transport " + id + " not found");
        }
        return transport;
    }

    private TransportView add(TransportWish wish) throws IOException, InterruptedException {
        Duration asked = wish.limit().isPositive() ? wish.limit() : USUAL_DIAL;
        Duration limit = asked.compareTo(LONGEST_DIAL) > 0 ? LONGEST_DIAL : asked;
        return view(manager().save(wish.remote(), wish.type(), Label.USER, limit), true);
    }

    private Nothing remove(UUID id) throws IOException {
        if (!manager().delete(id)) {
            throw new IOException("transport " + id + " not found");
        }
        return Nothing.NOTHING;
    }

    private Nothing removeAll() {
        manager().list().forEach(one -> manager().delete(one.id()));
        return Nothing.NOTHING;
    }

    // ---- routes

    private List<byte[]> rules() {
        return visor.table().entries().stream()
                .map(RouteEntry::rule)
                .sorted((a, b) -> Integer.compareUnsigned(a.key(), b.key()))
                .map(Rule::bytes)
                .toList();
    }

    private Rule rule(long id) throws IOException {
        RouteEntry entry = visor.table().find((int) id);
        if (entry == null) {
            throw noRule(id);
        }
        return entry.rule();
    }

    private static IOException noRule(long id) {
        return new IOException("rule of id " + id + " not found");
    }

    private Nothing saveRule(byte[] bytes) throws IOException {
        try {
            visor.router().addRule(Rule.parse(bytes));
            return Nothing.NOTHING;
        } catch (BadRuleException e) {
            throw new IOException("invalid rule: " + e.getMessage(), e);
        }
    }

    private Nothing removeRule(long id) throws IOException {
        if (!visor.router().deleteRule((int) id)) {
            throw noRule(id);
        }
        return Nothing.NOTHING;
    }

    /** Every rule by which something is consumed here, with its counterpart. */
    private List<GroupView> groups() {
        List<GroupView> groups = new ArrayList<>();
        for (RouteEntry entry : visor.table().entries()) {
            RouteEntry way = entry.opposite();
            if (entry.rule() instanceof Rule.Reverse consume && way != null) {
                groups.add(new GroupView(consume.bytes(), way.rule().bytes()));
            }
        }
        return groups;
    }
}
