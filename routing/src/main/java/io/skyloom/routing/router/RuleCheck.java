package io.skyloom.routing.router;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.NextHops;
import io.skyloom.routing.table.RouteTable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What rules must be like before any of them is saved. Any thread. */
final class RuleCheck {
    private final PubKey own;
    private final RouteTable table;
    private final NextHops hops;

    RuleCheck(PubKey own, RouteTable table, NextHops hops) {
        this.own = own;
        this.table = table;
        this.hops = hops;
    }

    /** Rules that relay for others, as a setup node sends them. */
    List<Rule.Intermediary> intermediaries(List<? extends Rule> rules) throws RouterRefusal {
        Set<Integer> keys = new HashSet<>();
        List<Rule.Intermediary> checked = new java.util.ArrayList<>(rules.size());
        for (Rule rule : rules) {
            if (!(rule instanceof Rule.Intermediary intermediary)) {
                throw refusal("no rule of an intermediary: " + rule);
            }
            sound(rule);
            next(intermediary.nextId(), intermediary.nextTransport(), rule);
            if (!keys.add(rule.key())) {
                throw refusal("two rules have the id " + Integer.toUnsignedString(rule.key()));
            }
            checked.add(intermediary);
        }
        return checked;
    }

    /** The rules of one end of a route. */
    void edge(EdgeRules edge) throws RouterRefusal {
        RouteAddress local = edge.local();
        if (!local.key().equals(own)) {
            throw refusal("the edge belongs to " + local.key().brief() + ", not to this visor");
        }
        if (edge.remote().key().isNull()) {
            throw refusal("the edge has no remote end");
        }
        sound(edge.forward());
        sound(edge.reverse());
        next(edge.forward().nextId(), edge.forward().nextTransport(), edge.forward());
    }

    /** What every rule must be like. */
    void sound(Rule rule) throws RouterRefusal {
        Duration life = rule.keepAlive();
        if (life.isNegative() || life.isZero() || life.compareTo(Rule.MAX_KEEP_ALIVE) > 0) {
            throw refusal("a keep-alive lies above 0 and within 24 h: " + rule);
        }
        if (rule.key() == 0) {
            throw refusal("a rule's id is not 0");
        }
        if (table.lookup(rule.key()) != null) {
            throw refusal("route id " + Integer.toUnsignedString(rule.key()) + " is in use");
        }
    }

    private void next(int nextId, UUID transport, Rule rule) throws RouterRefusal {
        if (nextId == 0) {
            throw refusal("a rule's next id is not 0: " + rule);
        }
        if (hops.live(transport) == null) {
            throw refusal("transport " + transport + " not found locally");
        }
    }

    static RouterRefusal refusal(String why) {
        return new RouterRefusal(RouterRefusal.ADD_RULES, why);
    }
}
