package io.skyloom.routing.setup;

import io.skyloom.gob.GobStruct;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;

/** The rules of one end as they travel: nothing in it has been checked. */
@SuppressWarnings("ArrayRecordComponent") // never compared; the arrays are parsed or sent, nothing else
record EdgeMessage(RouteDescriptor desc, byte[] forward, byte[] reverse) {
    static final GobStruct<EdgeMessage> GOB = GobStruct.define("routing.EdgeRules", fields -> {
        var desc = fields.field("Desc", RuleTypes.DESCRIPTOR, EdgeMessage::desc);
        var forward = fields.field("Forward", RuleTypes.RULE, EdgeMessage::forward);
        var reverse = fields.field("Reverse", RuleTypes.RULE, EdgeMessage::reverse);
        return row -> new EdgeMessage(row.get(desc), row.get(forward), row.get(reverse));
    });

    static EdgeMessage of(EdgeRules rules) {
        return new EdgeMessage(
                rules.desc(), rules.forward().bytes(), rules.reverse().bytes());
    }

    /**
     * The rules, checked.
     *
     * @throws BadRuleException when they make no sense
     */
    EdgeRules checked() {
        if (!(Rule.parse(forward) instanceof Rule.Forward starts)) {
            throw new BadRuleException("the edge's first rule is no forward rule");
        }
        if (!(Rule.parse(reverse) instanceof Rule.Reverse ends)) {
            throw new BadRuleException("the edge's second rule is no reverse rule");
        }
        return new EdgeRules(desc, starts, ends);
    }
}
