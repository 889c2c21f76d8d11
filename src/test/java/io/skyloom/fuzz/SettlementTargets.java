package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.either;
import static io.skyloom.fuzz.Claims.outcome;
import static io.skyloom.fuzz.Claims.require;

import io.skyloom.entry.BadEntryException;
import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.frame.SealedStream;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.Connection;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.settlement.Settlement;
import io.skyloom.settlement.SettlementException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What two visors agree on about their transport. */
final class SettlementTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final KeyPair DIALLER = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair ACCEPTOR = KeyPair.fromSeed(new byte[] {2});
    private static final byte[] OFFER = offer();

    private SettlementTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("transport-entries", SettlementTargets::entries)
                        .seeded(Recorded.texts("settlement.json", "initiator_message", "message", "json"))
                        .seeded(Recorded.texts("transport-id.json", "entry_json"))
                        .seeded(KeyTargets.texts("{\"registered\":1e999999999}", "[".repeat(600))),
                Target.of("settlement-acceptor", SettlementTargets::acceptor)
                        .seeded(new byte[] {1}, Edits.verbatim(OFFER)),
                Target.of("json", SettlementTargets::json)
                        .seeded(Recorded.texts("settlement.json", "message"))
                        .seeded(KeyTargets.texts(
                                "1e999999999", "[".repeat(600), "{\"a\":[1,-2.5,\"\\u0000\",null,true]}")));
    }

    /** The acceptor's answer to whatever stands where the entry is expected. */
    private static void acceptor(byte[] data) throws Exception {
        byte[] said = Edits.of(OFFER, data);
        String whole = respond(said, Integer.MAX_VALUE);
        require(data.length > 0 || whole.startsWith("="), "the genuine entry is taken");
        require(respond(said, 1).equals(whole), "pieces change nothing");
    }

    private static String respond(byte[] said, int piece) throws Exception {
        Surroundings around = new Surroundings();
        Feed carrier = new Feed(FrameTargets.framed(said), piece);
        Settlement settlement = new Settlement(ACCEPTOR, CURVE, around.time, HandshakeBudget.ofHalfTheProcessors());
        String outcome;
        try (SealedStream stream = FrameTargets.open(carrier, around)) {
            Connection connection =
                    new Connection("stcpr", ACCEPTOR.pub(), 1, DIALLER.pub(), 1, /* dialled= */ false, stream);
            outcome = outcome(SettlementException.class, () -> settlement.respond(connection, () -> {}));
            require(outcome.startsWith("=") || stream.isClosed(), "who is refused is let go");
        }
        around.verifyNothingWaits();
        return outcome;
    }

    private static byte[] offer() {
        TransportEntry entry = TransportEntry.of(ACCEPTOR.pub(), DIALLER.pub(), "stcpr", Label.USER);
        return (SignedEntry.unsigned(entry).signedBy(DIALLER, CURVE).json() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void entries(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        either(
                BadEntryException.class,
                () -> SignedEntry.parse(text),
                entry -> require(SignedEntry.parse(entry.json()).equals(entry), "an entry survives its own text"));
        either(
                BadEntryException.class,
                () -> TransportEntry.parse(text),
                entry -> require(TransportEntry.parse(entry.json()).equals(entry), "without signatures as well"));
    }

    private static void json(byte[] data) throws Exception {
        either(BadJsonException.class, () -> JsonReader.MESSAGE.parse(data), value -> {
            String text = value.toString();
            String again = JsonReader.MESSAGE
                    .parse(text.getBytes(StandardCharsets.UTF_8))
                    .toString();
            require(again.equals(text), "a document is stable once it was read");
            either(BadJsonException.class, value::number);
            either(BadJsonException.class, value::unsigned);
            either(BadJsonException.class, value::text);
            either(BadJsonException.class, value::texts);
            either(BadJsonException.class, value::flag);
            either(BadJsonException.class, value::names);
        });
    }
}
