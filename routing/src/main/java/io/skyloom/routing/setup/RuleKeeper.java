package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import java.util.List;

/**
 * What a router does for setup nodes. Every method names the party that asks; nobody can touch what another party
 * reserved or installed. Any thread; nothing here waits for a peer.
 */
public interface RuleKeeper {
    /**
     * Hands out fresh route ids.
     *
     * @param count 0 or more
     * @return ids as raw bits, none of them 0
     * @throws RouterRefusal when there are none left for that party
     */
    int[] reserve(int count, PubKey party) throws RouterRefusal;

    /**
     * Installs rules, all or none.
     *
     * @throws RouterRefusal when an id was not reserved by that party or is used, or a transport is not here
     */
    void addIntermediaryRules(List<Rule.Intermediary> rules, PubKey party) throws RouterRefusal;

    /**
     * Installs one end of a route and begins to wait for the other; returns as soon as packets find it.
     *
     * @throws RouterRefusal as above, or when no more routes can be taken
     */
    void addEdgeRules(EdgeRules rules, PubKey party) throws RouterRefusal;

    /** Removes what that party installed under those ids, and gives back ids without rules. Unknown ones are ignored. */
    void deleteRules(int[] ids, PubKey party);
}
