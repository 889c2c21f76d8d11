package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A router that counts ids up and keeps rules in a map, checking whose they are. Any thread. */
final class MemoryRouter implements RuleKeeper {
    /** What a router may be asked to do. */
    enum Act {
        RESERVE,
        INTERMEDIARY,
        EDGE,
        DELETE
    }

    /** Runs before an act, and may refuse it. */
    interface Before {
        void act(Act act) throws RouterRefusal;
    }

    private final Map<Integer, PubKey> reserved = new LinkedHashMap<>();
    private final Map<Integer, Rule> rules = new LinkedHashMap<>();
    private final List<EdgeRules> edges = new ArrayList<>();
    private final int firstId;
    private int nextId;
    private volatile Before before = act -> {};

    MemoryRouter(int firstId) {
        this.firstId = firstId;
        this.nextId = firstId;
    }

    void before(Before hook) {
        before = hook;
    }

    @Override
    public int[] reserve(int count, PubKey party) throws RouterRefusal {
        before.act(Act.RESERVE);
        synchronized (this) {
            int[] ids = new int[count];
            for (int i = 0; i < count; i++) {
                ids[i] = nextId++;
                reserved.put(ids[i], party);
            }
            return ids;
        }
    }

    @Override
    public void addIntermediaryRules(List<Rule.Intermediary> fresh, PubKey party) throws RouterRefusal {
        before.act(Act.INTERMEDIARY);
        synchronized (this) {
            for (Rule rule : fresh) {
                requireReserved(rule, party);
            }
            fresh.forEach(this::put);
        }
    }

    @Override
    public void addEdgeRules(EdgeRules fresh, PubKey party) throws RouterRefusal {
        before.act(Act.EDGE);
        synchronized (this) {
            requireReserved(fresh.forward(), party);
            requireReserved(fresh.reverse(), party);
            put(fresh.forward());
            put(fresh.reverse());
            edges.add(fresh);
        }
    }

    /** Lets that party use that id. */
    synchronized void hold(int id, PubKey party) {
        reserved.put(id, party);
    }

    /** What an initiator does with the answer. */
    synchronized void install(EdgeRules own) {
        put(own.forward());
        put(own.reverse());
    }

    @Override
    public void deleteRules(int[] ids, PubKey party) {
        try {
            before.act(Act.DELETE);
        } catch (RouterRefusal e) {
            throw new IllegalStateException(e);
        }
        synchronized (this) {
            for (int id : ids) {
                reserved.remove(id, party);
                rules.remove(id);
                edges.removeIf(
                        edge -> edge.forward().key() == id || edge.reverse().key() == id);
            }
        }
    }

    private void requireReserved(Rule rule, PubKey party) throws RouterRefusal {
        @Nullable PubKey owner = reserved.get(rule.key());
        if (!party.equals(owner) || rules.containsKey(rule.key())) {
            throw new RouterRefusal(RouterRefusal.ADD_RULES, "id " + rule.key() + " is not yours");
        }
    }

    private void put(Rule rule) {
        reserved.remove(rule.key());
        rules.put(rule.key(), rule);
    }

    synchronized List<Rule> rules() {
        return List.copyOf(rules.values());
    }

    synchronized List<EdgeRules> edges() {
        return List.copyOf(edges);
    }

    synchronized int reserved() {
        return reserved.size();
    }

    synchronized int handedOut() {
        return nextId - firstId;
    }
}
