package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a route, worked out from the ids that its visors have handed out. Each visor's ids are used in their
 * order, the forward direction first.
 *
 * @param initiator what the route's source installs by itself
 * @param destination what the other end is given
 * @param intermediaries what each relay is given, in the order in which the route meets them
 */
record RulePlan(EdgeRules initiator, EdgeRules destination, Map<PubKey, List<Rule.Intermediary>> intermediaries) {
    /** How many ids each visor of the route has to hand out, in the order in which the route meets them. */
    static Map<PubKey, Integer> demand(BidirectionalRoute route) {
        Map<PubKey, Integer> wanted = new LinkedHashMap<>();
        for (List<Hop> path : List.of(route.forward(), route.reverse())) {
            wanted.merge(path.get(0).from(), 1, Integer::sum);
            path.forEach(hop -> wanted.merge(hop.to(), 1, Integer::sum));
        }
        return wanted;
    }

    /**
     * Works the rules out.
     *
     * @param ids what each visor handed out, as many as {@link #demand} says
     * @throws BadRuleException when a visor's ids run out, or make no rules
     */
    static RulePlan of(BidirectionalRoute route, Map<PubKey, int[]> ids) {
        Ids taken = new Ids(ids);
        Map<PubKey, List<Rule.Intermediary>> relays = new LinkedHashMap<>();
        Direction there = new Direction(route.desc(), route.keepAlive(), taken, relays, route.forward());
        Direction back = new Direction(route.desc().inverted(), route.keepAlive(), taken, relays, route.reverse());
        return new RulePlan(
                new EdgeRules(route.desc().inverted(), there.starts, back.ends),
                new EdgeRules(route.desc(), back.starts, there.ends),
                relays);
    }

    /** One direction's rules: where it starts, and where it ends. What lies between goes to the relays. */
    private static final class Direction {
        private final Rule.Forward starts;
        private final Rule.Reverse ends;

        Direction(
                RouteDescriptor descriptor,
                Duration alive,
                Ids ids,
                Map<PubKey, List<Rule.Intermediary>> relays,
                List<Hop> path) {
            Hop first = path.get(0);
            int id = ids.next(first.from());
            int next = ids.next(first.to());
            starts = new Rule.Forward(alive, id, descriptor, next, first.transport());
            for (Hop hop : path.subList(1, path.size())) {
                id = next;
                next = ids.next(hop.to());
                relays.computeIfAbsent(hop.from(), relay -> new ArrayList<>())
                        .add(new Rule.Intermediary(alive, id, next, hop.transport()));
            }
            ends = new Rule.Reverse(alive, next, descriptor);
        }
    }

    /** The ids not used so far. */
    private static final class Ids {
        private final Map<PubKey, int[]> given;
        private final Map<PubKey, Integer> used = new LinkedHashMap<>();

        Ids(Map<PubKey, int[]> given) {
            this.given = given;
        }

        int next(PubKey visor) {
            int[] all = given.get(visor);
            if (all == null) {
                throw new BadRuleException("id reservoir has no key");
            }
            int index = used.merge(visor, 1, Integer::sum) - 1;
            if (index >= all.length) {
                throw new BadRuleException("the " + all.length + " ids of " + visor.hex() + " do not suffice");
            }
            return all[index];
        }
    }
}
