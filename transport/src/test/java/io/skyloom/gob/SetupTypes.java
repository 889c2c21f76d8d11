package io.skyloom.gob;

import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The messages of route setup. */
@SuppressWarnings("ArrayRecordComponent") // messages are compared by their bytes on the wire
public final class SetupTypes {
    public static final GobType<byte[]> DESCRIPTOR = Gob.byteArray(70).named("routing.RouteDescriptor");
    public static final GobType<byte[]> RULE = Gob.BYTES.named("routing.Rule");
    public static final GobType<List<byte[]>> RULES = Gob.slice(RULE);
    public static final GobType<List<Long>> ROUTE_IDS = Gob.slice(Gob.UINT32.named("routing.RouteID"));

    private SetupTypes() {}

    /** One step of a path. */
    public record Hop(UUID transport, PubKey from, PubKey to) {
        public static final GobStruct<Hop> GOB = GobStruct.define("routing.Hop", fields -> {
            var transport = fields.field("TpID", Gob.UUID, Hop::transport);
            var from = fields.field("From", GobKeys.PUB_KEY, Hop::from);
            var to = fields.field("To", GobKeys.PUB_KEY, Hop::to);
            return row -> new Hop(row.get(transport), row.get(from), row.get(to));
        });
    }

    /** A route asked for. */
    public record BidirectionalRoute(byte[] desc, Duration keepAlive, List<Hop> forward, List<Hop> reverse) {
        public static final GobStruct<BidirectionalRoute> GOB =
                GobStruct.define("routing.BidirectionalRoute", fields -> {
                    var desc = fields.field("Desc", DESCRIPTOR, BidirectionalRoute::desc);
                    var keepAlive = fields.field("KeepAlive", Gob.DURATION, BidirectionalRoute::keepAlive);
                    var forward = fields.field("Forward", Gob.slice(Hop.GOB), BidirectionalRoute::forward);
                    var reverse = fields.field("Reverse", Gob.slice(Hop.GOB), BidirectionalRoute::reverse);
                    return row -> new BidirectionalRoute(
                            row.get(desc), row.get(keepAlive), row.get(forward), row.get(reverse));
                });
    }

    /** The rules of one edge. */
    public record EdgeRules(byte[] desc, byte[] forward, byte[] reverse) {
        public static final GobStruct<EdgeRules> GOB = GobStruct.define("routing.EdgeRules", fields -> {
            var desc = fields.field("Desc", DESCRIPTOR, EdgeRules::desc);
            var forward = fields.field("Forward", RULE, EdgeRules::forward);
            var reverse = fields.field("Reverse", RULE, EdgeRules::reverse);
            return row -> new EdgeRules(row.get(desc), row.get(forward), row.get(reverse));
        });
    }
}
