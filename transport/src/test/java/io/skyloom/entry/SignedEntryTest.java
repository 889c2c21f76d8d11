package io.skyloom.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SignedEntryTest {
    private final Curve curve = Curve.bouncyCastle();
    private final JsonNode vectors = Vectors.load("settlement");
    private final KeyPair a = pair("A");
    private final KeyPair b = pair("B");

    @Test
    void shouldReadAndWriteTheRecordedMessages() throws BadSignatureException {
        for (JsonNode one : vectors.get("successful")) {
            String message = one.get("initiator_message").asString();
            SignedEntry signed = SignedEntry.parse(message);
            assertThat(signed.json() + "\n").isEqualTo(message);
            KeyPair initiator = one.get("initiator").asString().equals(a.pub().hex()) ? a : b;
            KeyPair responder = initiator == a ? b : a;
            assertThat(signed.signatureOf(initiator.pub()).hex())
                    .isEqualTo(one.get("initiator_sig").asString());
            assertThat(signed.signatureOf(responder.pub())).isEqualTo(Sig.NULL);
            signed.verify(initiator.pub(), curve);
            assertThat(HexFormat.of().formatHex(signed.entry().binary()))
                    .isEqualTo(one.get("signed_bytes").asString());
        }
    }

    @Test
    void shouldVerifyBothSignaturesOfRegisteredEntries() throws BadSignatureException {
        for (JsonNode one : vectors.get("successful")) {
            String array = one.get("registered_with_discovery").asString();
            String object = array.substring(1, array.length() - 1);
            SignedEntry signed = SignedEntry.parse(object);
            signed.verify(a.pub(), curve);
            signed.verify(b.pub(), curve);
            assertThat(signed.json()).isEqualTo(object);
        }
    }

    @Test
    void shouldSignInTheSlotOfItsOwnEdge() throws BadSignatureException {
        TransportEntry entry = TransportEntry.of(a.pub(), b.pub(), "stcpr", Label.AUTOMATIC);
        SignedEntry both = SignedEntry.unsigned(entry).signedBy(a, curve).signedBy(b, curve);
        both.verify(a.pub(), curve);
        both.verify(b.pub(), curve);
        assertThat(both.first()).isEqualTo(both.signatureOf(b.pub()));
        assertThat(new SignedEntry(entry.withLabel(Label.USER), both.first(), both.second(), 0))
                .satisfies(relabelled -> relabelled.verify(a.pub(), curve));
    }

    @Test
    void shouldSignATransportToItselfInTheFirstSlotAsRecorded() throws BadSignatureException {
        JsonNode recorded = vectors.get("self_transport_entry");
        TransportEntry entry = TransportEntry.of(a.pub(), a.pub(), "dmsg", Label.USER);
        SignedEntry signed = SignedEntry.unsigned(entry).signedBy(a, curve);
        assertThat(signed.second()).isEqualTo(Sig.NULL);
        SignedEntry theirs = SignedEntry.parse(recorded.get("json").asString());
        assertThat(theirs.entry()).isEqualTo(entry);
        theirs.verify(a.pub(), curve);
        assertThat(entry.remoteOf(a.pub()))
                .hasToString(recorded.get("remote_edge").asString());
    }

    @Test
    void shouldRefuseAMissingSignatureAndAStrangersKey() {
        SignedEntry unsigned = SignedEntry.unsigned(TransportEntry.of(a.pub(), b.pub(), "stcp", Label.USER));
        assertThatThrownBy(() -> unsigned.verify(a.pub(), curve)).isInstanceOf(BadSignatureException.class);
        assertThatThrownBy(() -> unsigned.signedBy(pair("C"), curve))
                .isInstanceOf(BadEntryException.class)
                .hasMessageContaining("no edge");
    }

    @Test
    void shouldKeepTheRegistrationTime() {
        SignedEntry unsigned = SignedEntry.unsigned(TransportEntry.of(a.pub(), b.pub(), "stcp", Label.NONE));
        SignedEntry registered = new SignedEntry(unsigned.entry(), Sig.NULL, Sig.NULL, 1_700_000_000);
        assertThat(registered.json()).endsWith(",\"registered\":1700000000}");
        assertThat(SignedEntry.parse(registered.json())).isEqualTo(registered);
    }

    @Test
    void shouldIgnoreFieldsOfNewerVisors() {
        TransportEntry entry = TransportEntry.of(a.pub(), b.pub(), "stcp", Label.USER);
        String newer = entry.json().replace("}", ",\"latency_ms\":1.5,\"bandwidth\":7,\"x\":[{}]}");
        assertThat(TransportEntry.parse(newer)).isEqualTo(entry);
    }

    @Test
    void shouldNameTheFieldThatIsNotTheExpectedOne() {
        TransportEntry entry = TransportEntry.of(a.pub(), b.pub(), "stcp", Label.USER);
        TransportEntry swapped = new TransportEntry(entry.id(), entry.second(), entry.first(), "stcp", Label.USER);
        assertThatThrownBy(swapped::requireConsistent).hasMessageContaining("'edges'");
        TransportEntry other = new TransportEntry(entry.id(), entry.first(), entry.second(), "dmsg", Label.USER);
        assertThatThrownBy(other::requireConsistent).hasMessageContaining("'t_id'");
        assertThatThrownBy(() -> other.requireSameTransport(entry)).hasMessageContaining("'type'");
        assertThatCode(() -> entry.withLabel(Label.NONE).requireSameTransport(entry))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseDamagedTextWithAClearError() {
        String good = SignedEntry.unsigned(TransportEntry.of(a.pub(), b.pub(), "stcpr", Label.USER))
                .signedBy(a, curve)
                .json();
        long seed = 20_261_101L;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = good.getBytes(UTF_8);
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            String text = new String(damaged, 0, 1 + random.nextInt(damaged.length), UTF_8);
            expectEntryOrClearError(text, "seed " + seed + " round " + round);
        }
    }

    private static void expectEntryOrClearError(String text, String where) {
        try {
            SignedEntry signed = SignedEntry.parse(text);
            assertThat(SignedEntry.parse(signed.json())).as(where).isEqualTo(signed);
        } catch (BadEntryException e) {
            assertThat(e).as(where).hasMessageMatching("(?s).*(entry|label|transport id).*");
            assertThat(e.getCause()).as(where).isNotInstanceOf(NullPointerException.class);
        } catch (BadKeyException e) {
            throw new AssertionError(where + ": an error of another layer leaked out", e);
        }
    }

    private KeyPair pair(String name) {
        return KeyPair.of(SecKey.parse(vectors.get("keys").get(name).get("sk").asString()), curve);
    }
}
