package io.skyloom.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.entry.SignedEntry;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;
import io.skyloom.noise.HandshakeProbe;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseException;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whatever bytes arrive, a decoder either understands them or says what is wrong with the one exception that it
 * documents. Anything else that escapes is a finding.
 */
class DecodersFuzzTest {
    private static final int KEY_BYTES = 33;

    @FuzzTest(maxDuration = "1m")
    void keysAndSignatures(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        try {
            PubKey key = data.length == KEY_BYTES ? PubKey.of(data) : PubKey.parse(text);
            require(PubKey.parse(key.hex()).equals(key), "a key survives its own text");
        } catch (BadKeyException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
        refusing(() -> SecKey.parse(text));
        refusing(() -> Sig.parse(text));
    }

    @FuzzTest(maxDuration = "1m")
    void handshakeMessages(byte[] data) throws NoiseException {
        if (data.length == 0) {
            return;
        }
        HandshakeProbe.Place[] places = HandshakeProbe.Place.values();
        HandshakeProbe.Place place = places[(data[0] & 0xFF) % places.length];
        HandshakeProbe.at(place, Hybrid.OFFER, 1).feed(Arrays.copyOfRange(data, 1, data.length));
    }

    @FuzzTest(maxDuration = "1m")
    void documents(byte[] data) {
        try {
            JsonReader.MESSAGE.parse(data);
            DmsgEntry entry = DmsgEntry.parse(data);
            require(DmsgEntry.parse(entry.text().getBytes(StandardCharsets.UTF_8)) != null, "an entry reads itself");
        } catch (BadJsonException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
        refusing(() -> SignedEntry.parse(new String(data, StandardCharsets.UTF_8)));
    }

    @FuzzTest(maxDuration = "1m")
    void rules(byte[] data) {
        try {
            Rule rule = Rule.parse(data);
            require(Rule.parse(rule.bytes()).equals(rule), "a rule survives its own bytes");
        } catch (BadRuleException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
    }

    private static void refusing(Runnable decoder) {
        try {
            decoder.run();
        } catch (IllegalArgumentException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
