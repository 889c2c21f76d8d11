package io.skyloom.bench.message;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Messages in the shape of those of route setup, with contents of the usual size. */
@SuppressWarnings("ArrayRecordComponent") // only measured, never compared
final class SetupMessages {
    private static final GobType<byte[]> DESCRIPTOR = Gob.byteArray(70).named("routing.RouteDescriptor");
    private static final GobType<byte[]> RULE = Gob.BYTES.named("routing.Rule");

    private SetupMessages() {}

    /** One step of a path. */
    record Hop(UUID transport, PubKey from, PubKey to) {
        static final GobStruct<Hop> GOB = GobStruct.define("routing.Hop", fields -> {
            var transport = fields.field("TpID", Gob.UUID, Hop::transport);
            var from = fields.field("From", GobKeys.PUB_KEY, Hop::from);
            var to = fields.field("To", GobKeys.PUB_KEY, Hop::to);
            return row -> new Hop(row.get(transport), row.get(from), row.get(to));
        });
    }

    /** A route asked for. */
    record Route(byte[] descriptor, Duration keepAlive, List<Hop> forward, List<Hop> reverse) {
        static final GobStruct<Route> GOB = GobStruct.define("routing.BidirectionalRoute", fields -> {
            var descriptor = fields.field("Desc", DESCRIPTOR, Route::descriptor);
            var keepAlive = fields.field("KeepAlive", Gob.DURATION, Route::keepAlive);
            var forward = fields.field("Forward", Gob.slice(Hop.GOB), Route::forward);
            var reverse = fields.field("Reverse", Gob.slice(Hop.GOB), Route::reverse);
            return row -> new Route(row.get(descriptor), row.get(keepAlive), row.get(forward), row.get(reverse));
        });
    }

    /** The rules of one edge. */
    record Rules(byte[] descriptor, byte[] forward, byte[] reverse) {
        static final GobStruct<Rules> GOB = GobStruct.define("routing.EdgeRules", fields -> {
            var descriptor = fields.field("Desc", DESCRIPTOR, Rules::descriptor);
            var forward = fields.field("Forward", RULE, Rules::forward);
            var reverse = fields.field("Reverse", RULE, Rules::reverse);
            return row -> new Rules(row.get(descriptor), row.get(forward), row.get(reverse));
        });
    }

    static Route route() {
        PubKey a = KeyPair.fromSeed(new byte[] {1}).pub();
        PubKey b = KeyPair.fromSeed(new byte[] {2}).pub();
        PubKey c = KeyPair.fromSeed(new byte[] {3}).pub();
        UUID first = new UUID(0x0011223344556677L, 0x8899AABBCCDDEEFFL);
        UUID second = new UUID(0x7766554433221100L, 0xFFEEDDCCBBAA9988L);
        return new Route(
                descriptor(),
                Duration.ofSeconds(30),
                List.of(new Hop(first, a, b), new Hop(second, b, c)),
                List.of(new Hop(second, c, b), new Hop(first, b, a)));
    }

    static Rules rules() {
        return new Rules(descriptor(), new byte[107], new byte[83]);
    }

    /** As in a real one, about half of the bytes need two on the wire. */
    private static byte[] descriptor() {
        byte[] descriptor = new byte[70];
        for (int i = 0; i < descriptor.length; i++) {
            descriptor[i] = (byte) (i * 37);
        }
        return descriptor;
    }
}
