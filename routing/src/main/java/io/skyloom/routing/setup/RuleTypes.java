package io.skyloom.routing.setup;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteDescriptor;
import java.util.List;

/** Rules, ids, descriptors and hops as setup messages carry them. Constants. */
final class RuleTypes {
    /** An array of 70 numbers. Keys that are no points are refused where it is read; null keys are not. */
    static final GobType<RouteDescriptor> DESCRIPTOR = Gob.byteArray(RouteDescriptor.BYTES)
            .as("routing.RouteDescriptor", bytes -> RouteDescriptor.read(bytes, 0), RouteDescriptor::bytes);

    static final GobType<byte[]> RULE = Gob.BYTES.named("routing.Rule");
    static final GobType<List<byte[]>> RULES = Gob.slice(RULE);

    /** Ids as raw bits. */
    static final GobType<List<Integer>> ROUTE_IDS =
            Gob.slice(Gob.UINT32.as("routing.RouteID", Long::intValue, Integer::toUnsignedLong));

    /** A hop without a visor or transport is refused where it is read. */
    static final GobType<List<Hop>> HOPS = Gob.slice(GobStruct.<Hop>define("routing.Hop", fields -> {
        var transport = fields.field("TpID", Gob.UUID, Hop::transport);
        var from = fields.field("From", GobKeys.PUB_KEY, Hop::from);
        var to = fields.field("To", GobKeys.PUB_KEY, Hop::to);
        return row -> new Hop(row.get(transport), row.get(from), row.get(to));
    }));

    private RuleTypes() {}
}
