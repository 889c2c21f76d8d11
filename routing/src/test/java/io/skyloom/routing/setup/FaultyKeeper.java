package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import java.util.List;

/** A router that a test may let fail before, or after, it has done what it was asked to. */
public final class FaultyKeeper implements RuleKeeper {
    /** Where a fault may strike. */
    public enum Moment {
        RESERVING,
        RESERVED,
        ADDING_INTERMEDIARY,
        ADDED_INTERMEDIARY,
        ADDING_EDGE,
        ADDED_EDGE
    }

    /** Throws to let the call fail at that moment. */
    public interface Fault {
        void at(Moment moment) throws RouterRefusal;
    }

    private final RuleKeeper inner;
    private volatile Fault fault = moment -> {};

    public FaultyKeeper(RuleKeeper inner) {
        this.inner = inner;
    }

    public void fault(Fault next) {
        fault = next;
    }

    /** Refuses at one moment, always. */
    public void failAt(Moment when) {
        fault = moment -> {
            if (moment == when) {
                throw new RouterRefusal(RouterRefusal.UNKNOWN, "a fault at " + when);
            }
        };
    }

    @Override
    public int[] reserve(int count, PubKey party) throws RouterRefusal {
        fault.at(Moment.RESERVING);
        int[] ids = inner.reserve(count, party);
        try {
            fault.at(Moment.RESERVED);
        } catch (RouterRefusal e) {
            // The answer is lost: a real router forgets such ids after a while.
            inner.deleteRules(ids, party);
            throw e;
        }
        return ids;
    }

    @Override
    public void addIntermediaryRules(List<Rule.Intermediary> rules, PubKey party) throws RouterRefusal {
        fault.at(Moment.ADDING_INTERMEDIARY);
        inner.addIntermediaryRules(rules, party);
        fault.at(Moment.ADDED_INTERMEDIARY);
    }

    @Override
    public void addEdgeRules(EdgeRules rules, PubKey party) throws RouterRefusal {
        fault.at(Moment.ADDING_EDGE);
        inner.addEdgeRules(rules, party);
        fault.at(Moment.ADDED_EDGE);
    }

    @Override
    public void deleteRules(int[] ids, PubKey party) {
        inner.deleteRules(ids, party);
    }
}
