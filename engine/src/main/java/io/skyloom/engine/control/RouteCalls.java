package io.skyloom.engine.control;

import io.skyloom.engine.visor.Visor;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Calls about the routing table. Any thread. */
final class RouteCalls implements ControlPart {
    private final Visor visor;

    RouteCalls(ControlSources sources) {
        this.visor = sources.visor;
    }

    @Override
    public void declare(RpcService.Methods methods) {
        methods.add(RouteMethods.RULE_LIST, (nothing, call) -> rules())
                .add(RouteMethods.RULE, (id, call) -> rule(id).bytes())
                .add(RouteMethods.SAVE_RULE, (bytes, call) -> save(bytes))
                .add(RouteMethods.REMOVE_RULE, (id, call) -> remove(id))
                .add(RouteMethods.GROUPS, (nothing, call) -> groups());
    }

    private List<byte[]> rules() {
        return visor.table().entries().stream()
                .map(RouteEntry::rule)
                .sorted(Comparator.comparing(Rule::key, Integer::compareUnsigned))
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

    private Nothing save(byte[] bytes) throws IOException {
        try {
            visor.router().addRule(Rule.parse(bytes));
            return Nothing.NOTHING;
        } catch (BadRuleException e) {
            throw new IOException("invalid rule: " + e.getMessage(), e);
        }
    }

    private Nothing remove(long id) throws IOException {
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
