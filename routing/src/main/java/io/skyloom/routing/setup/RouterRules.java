package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.router.Router;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import java.util.List;

/** The router of a visor, as setup nodes see it. Any thread. */
public final class RouterRules implements RuleKeeper {
    private final Router router;

    /** @param router stays the caller's to close */
    public RouterRules(Router router) {
        this.router = router;
    }

    @Override
    public int[] reserve(int count, PubKey party) throws RouterRefusal {
        return router.reserve(count, party);
    }

    @Override
    public void addIntermediaryRules(List<Rule.Intermediary> rules, PubKey party) throws RouterRefusal {
        router.addIntermediaryRules(rules, party);
    }

    @Override
    public void addEdgeRules(EdgeRules rules, PubKey party) throws RouterRefusal {
        router.addEdgeRules(rules, party);
    }

    @Override
    public void deleteRules(int[] ids, PubKey party) {
        router.deleteRules(ids, party);
    }
}
