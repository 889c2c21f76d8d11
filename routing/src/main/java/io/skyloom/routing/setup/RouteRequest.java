package io.skyloom.routing.setup;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteDescriptor;
import java.time.Duration;
import java.util.List;

/**
 * A route as an initiator asks for it: nothing in it has been checked.
 *
 * @param desc the forward direction
 * @param keepAlive any duration
 */
record RouteRequest(RouteDescriptor desc, Duration keepAlive, List<Hop> forward, List<Hop> reverse) {
    static final GobStruct<RouteRequest> GOB = GobStruct.define("routing.BidirectionalRoute", fields -> {
        var desc = fields.field("Desc", RuleTypes.DESCRIPTOR, RouteRequest::desc);
        var keepAlive = fields.field("KeepAlive", Gob.DURATION, RouteRequest::keepAlive);
        var forward = fields.field("Forward", RuleTypes.HOPS, RouteRequest::forward);
        var reverse = fields.field("Reverse", RuleTypes.HOPS, RouteRequest::reverse);
        return row -> new RouteRequest(row.get(desc), row.get(keepAlive), row.get(forward), row.get(reverse));
    });

    static RouteRequest of(BidirectionalRoute route) {
        return new RouteRequest(route.desc(), route.keepAlive(), route.forward(), route.reverse());
    }

    /**
     * The route, checked.
     *
     * @throws io.skyloom.routing.rule.BadRuleException when it makes no sense
     */
    BidirectionalRoute checked() {
        return new BidirectionalRoute(desc, keepAlive, forward, reverse);
    }
}
