package io.skyloom.routing.setup;

import io.skyloom.gob.GobNumbering;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Serves a visor's router to the setup nodes it trusts, and to nobody else. What a node sends is parsed and bounded
 * here, whole calls at a time: rules that make no sense never reach the router, and nothing but the call fails. Calls
 * run on threads of their own. Any thread may use it.
 */
public final class RouterGateway implements AutoCloseable {
    private final PubKey own;
    private final RuleKeeper router;
    private final GatewayLimits limits;
    private final HandedOut handedOut;
    private final Map<PubKey, Pace> paces = new ConcurrentHashMap<>();
    private final SetupDoor.Places places;
    private final SetupDoor door;
    private final Seams seams;

    /**
     * Begins to serve.
     *
     * @param own this visor
     * @param trusted the setup nodes; their number bounds what is remembered of callers
     * @param listener of {@link SetupDialer#ROUTER_PORT}; owned by the gateway from now on
     * @param handedOut is told what was reserved, for the client that checks answers
     */
    public RouterGateway(
            PubKey own,
            Set<PubKey> trusted,
            RuleKeeper router,
            SetupListener listener,
            HandedOut handedOut,
            GatewayLimits limits,
            Seams seams) {
        this(own, trusted, router, listener, handedOut, limits, seams, GobNumbering::new);
    }

    /** As the other one, with the numbering of types that each new connection is to use. */
    RouterGateway(
            PubKey own,
            Set<PubKey> trusted,
            RuleKeeper router,
            SetupListener listener,
            HandedOut handedOut,
            GatewayLimits limits,
            Seams seams,
            Supplier<GobNumbering> numberings) {
        this.own = own;
        this.router = router;
        this.limits = limits;
        this.handedOut = handedOut;
        this.seams = seams;
        this.places = new SetupDoor.Places(limits.streams(), limits.streamsPerNode());
        RpcServer server = new RpcServer("rpc:router", limits.rpc(), seams, numberings);
        Set<PubKey> guests = Set.copyOf(trusted);
        this.door = new SetupDoor("rpc:router", listener, guests::contains, this::service, server, places, seams);
    }

    /** How many streams of setup nodes are open. */
    public int connections() {
        return door.connections();
    }

    /** How many streams were hung up on, mostly because nobody trusts their caller. */
    public long refused() {
        return door.refused();
    }

    /** Stops accepting and ends every stream; installed rules stay. Idempotent. */
    @Override
    public void close() {
        door.close();
    }

    private RpcService service(PubKey node) {
        return RpcService.define(
                SetupMethods.ROUTER,
                methods -> methods.add(SetupMethods.RESERVE, (count, call) -> reserve(count, node))
                        .add(SetupMethods.ADD_INTERMEDIARY, (rules, call) -> addIntermediaryRules(rules, node))
                        .add(SetupMethods.ADD_EDGE, (rules, call) -> addEdgeRules(rules, node))
                        .add(SetupMethods.DELETE, (ids, call) -> delete(ids, node)));
    }

    private List<Integer> reserve(int count, PubKey node) throws RouterRefusal {
        if (count > limits.idsPerCall()) {
            throw new RouterRefusal(
                    RouterRefusal.RESERVE_IDS, "at most " + limits.idsPerCall() + " ids at once, not " + count);
        }
        if (!pace(node).take(count)) {
            throw new RouterRefusal(
                    RouterRefusal.RESERVE_IDS, "more than " + limits.idsPerSecond() + " ids a second were asked for");
        }
        int[] ids = router.reserve(count, node);
        handedOut.note(ids, node);
        return Arrays.stream(ids).boxed().toList();
    }

    private Pace pace(PubKey node) {
        return paces.computeIfAbsent(node, key -> new Pace(seams.clock(), limits.idsPerSecond(), limits.idsAtOnce()));
    }

    private boolean addIntermediaryRules(List<byte[]> rules, PubKey node) throws RouterRefusal {
        requireFew(rules.size());
        List<Rule.Intermediary> parsed = new ArrayList<>();
        for (byte[] rule : rules) {
            parsed.add(intermediary(rule));
        }
        if (!parsed.isEmpty()) {
            router.addIntermediaryRules(parsed, node);
        }
        return true;
    }

    private static Rule.Intermediary intermediary(byte[] bytes) throws RouterRefusal {
        try {
            if (Rule.parse(bytes) instanceof Rule.Intermediary rule) {
                return rule;
            }
        } catch (BadRuleException e) {
            throw new RouterRefusal(RouterRefusal.ADD_RULES, "invalid rule: " + e.getMessage());
        }
        throw new RouterRefusal(RouterRefusal.ADD_RULES, "invalid rule: an intermediary rule was expected");
    }

    private boolean addEdgeRules(EdgeMessage message, PubKey node) throws RouterRefusal {
        EdgeRules rules;
        try {
            rules = message.checked();
        } catch (BadRuleException e) {
            throw new RouterRefusal(RouterRefusal.ADD_RULES, "invalid rule: " + e.getMessage());
        }
        if (!rules.local().key().equals(own)) {
            throw new RouterRefusal(
                    RouterRefusal.ADD_RULES,
                    "the edge belongs to " + rules.local().key().hex() + ", this visor is " + own.hex());
        }
        router.addEdgeRules(rules, node);
        return true;
    }

    private boolean delete(List<Integer> ids, PubKey node) throws RouterRefusal {
        requireFew(ids.size());
        router.deleteRules(ids.stream().mapToInt(Integer::intValue).toArray(), node);
        return true;
    }

    private void requireFew(int number) throws RouterRefusal {
        if (number > limits.rulesPerCall()) {
            throw new RouterRefusal(
                    RouterRefusal.ADD_RULES, "at most " + limits.rulesPerCall() + " rules at once, not " + number);
        }
    }
}
