package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;

/**
 * A route that is set up everywhere but here.
 *
 * @param rules this end's rules
 * @param node the setup node, for which their ids are reserved
 */
public record SetUpRoute(EdgeRules rules, PubKey node) {}
