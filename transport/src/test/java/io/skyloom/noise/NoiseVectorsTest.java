package io.skyloom.noise;

import static io.skyloom.noise.RecordedHandshake.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.Vectors;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Handshakes recorded from the network's own code, reproduced from both ends. */
class NoiseVectorsTest {
    private final Curve curve = Curve.bouncyCastle();
    private final JsonNode vectors = Vectors.load("noise");

    @ParameterizedTest
    @CsvSource({"KK, KK", "KK, KK_roles_swapped", "KK, KK_same_static_both_ends", "XK, XK"})
    void shouldReproduceEveryMessageStateAndKey(NoisePattern pattern, String name) throws NoiseException {
        JsonNode record = vectors.get(name);
        RecordedHandshake recorded = new RecordedHandshake(pattern, record, curve);
        assertThat(pattern.protocolName()).isEqualTo(record.get("protocol_name").asString());
        recorded.replay();
        assertKeys(recorded.initiator.keys(), record, "initiator_to_responder", "responder_to_initiator");
        assertKeys(recorded.responder.keys(), record, "responder_to_initiator", "initiator_to_responder");
        assertThat(recorded.responder.keys().remoteStatic().hex())
                .isEqualTo(record.get("responder_learned_static").asString());
    }

    private static void assertKeys(NoiseKeys keys, JsonNode record, String send, String receive) {
        assertThat(keys.sendKey()).isEqualTo(hex(record, "key_" + send));
        assertThat(keys.receiveKey()).isEqualTo(hex(record, "key_" + receive));
        assertThat(keys.handshakeHash()).isEqualTo(hex(record, "handshake_hash"));
        assertThat(keys.hybrid()).isFalse();
    }

    @Test
    void shouldRefuseWhatTheNetworkRefusesAndWhatCrashesIt() {
        KeyPair listener = RecordedHandshake.pair(vectors.get("KK").get("responder_static"), curve);
        PubKey dialer =
                PubKey.parse(vectors.get("KK").get("initiator_static").get("pk").asString());
        for (JsonNode one : vectors.get("handshake_failures")) {
            String name = one.get("name").asString();
            PubKey expected = name.contains("another initiator key") ? listener.pub() : dialer;
            NoiseHandshake end = NoiseHandshake.responder(
                    NoisePattern.KK, listener, expected, NoiseConfig.of(curve, new ScriptedEntropy(), Hybrid.ACCEPT));
            assertThatThrownBy(() -> end.read(hex(one, "message1")))
                    .as(name)
                    .isInstanceOf(NoiseException.class)
                    .hasMessageContaining("message 1 of the KK handshake with " + expected.hex())
                    .hasMessageContaining(reasonFor(one.get("result").asString()));
            assertThat(end.done()).isFalse();
            assertThatThrownBy(end::write).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> end.read(hex(one, "message1"))).isInstanceOf(IllegalStateException.class);
        }
    }

    private static String reasonFor(String recorded) {
        if (recorded.startsWith("PANIC")) {
            return "its ephemeral key is invalid";
        }
        return recorded.contains("too short") ? "too short" : "does not authenticate";
    }

    @ParameterizedTest
    @CsvSource({"KK, hybrid_KK", "XK, hybrid_XK"})
    void shouldReproduceThePostQuantumExchange(NoisePattern pattern, String name) throws NoiseException {
        JsonNode record = vectors.get("pq_hybrid_mid_2026").get(name);
        NoiseHandshake initiator = hybridInitiator(pattern);
        NoiseHandshake responder = hybridResponder(pattern, Hybrid.ACCEPT, recordedWrapping());
        relay(initiator, responder, record, "message1");
        relay(responder, initiator, record, "message2");
        if (pattern == NoisePattern.XK) {
            relay(initiator, responder, record, "message3");
        }
        assertHybridKeys(initiator.keys(), record, "initiator_to_responder", "responder_to_initiator");
        assertHybridKeys(responder.keys(), record, "responder_to_initiator", "initiator_to_responder");
    }

    private static void assertHybridKeys(NoiseKeys keys, JsonNode record, String send, String receive) {
        assertThat(keys.sendKey()).isEqualTo(hex(record, "hybrid_key_" + send));
        assertThat(keys.receiveKey()).isEqualTo(hex(record, "hybrid_key_" + receive));
        assertThat(keys.handshakeHash()).isEqualTo(hex(record, "handshake_hash"));
        assertThat(keys.hybrid()).isTrue();
    }

    @Test
    void shouldFallBackToClassicalKeysWithAnOldResponder() throws NoiseException {
        JsonNode record = vectors.get("pq_hybrid_mid_2026").get("old_responder_fallback");
        NoiseHandshake initiator = hybridInitiator(NoisePattern.KK);
        NoiseHandshake responder = hybridResponder(NoisePattern.KK, Hybrid.OFF, recordedWrapping());
        relay(initiator, responder, record, "message1");
        relay(responder, initiator, record, "message2");
        assertKeys(initiator.keys(), record, "initiator_to_responder", "responder_to_initiator");
        assertKeys(responder.keys(), record, "responder_to_initiator", "initiator_to_responder");
    }

    private static void relay(NoiseHandshake from, NoiseHandshake to, JsonNode record, String message)
            throws NoiseException {
        byte[] written = from.write();
        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo(record.get(message).asString());
        to.read(written);
    }

    private NoiseHandshake hybridInitiator(NoisePattern pattern) {
        JsonNode keys = vectors.get(pattern.name());
        byte[] ephemeral = hex(keys.get("initiator_ephemeral"), "sk");
        byte[] seed = hex(vectors.get("pq_hybrid_mid_2026"), "mlkem_seed_d_z");
        NoiseConfig config = config(Hybrid.OFFER, Kem.bouncyCastle(), ephemeral, seed);
        KeyPair own = RecordedHandshake.pair(keys.get("initiator_static"), curve);
        PubKey remote = PubKey.parse(keys.get("responder_static").get("pk").asString());
        return NoiseHandshake.initiator(pattern, own, remote, config);
    }

    private NoiseHandshake hybridResponder(NoisePattern pattern, Hybrid mode, Kem kem) {
        JsonNode keys = vectors.get(pattern.name());
        NoiseConfig config = config(mode, kem, hex(keys.get("responder_ephemeral"), "sk"));
        KeyPair own = RecordedHandshake.pair(keys.get("responder_static"), curve);
        PubKey remote = PubKey.parse(keys.get("initiator_static").get("pk").asString());
        return NoiseHandshake.responder(pattern, own, pattern.initiatorKnown() ? remote : null, config);
    }

    private NoiseConfig config(Hybrid mode, Kem kem, byte[]... draws) {
        return new NoiseConfig(
                curve,
                new ScriptedEntropy(draws),
                mode,
                kem,
                new HybridPeers(1),
                HandshakeBudget.ofHalfTheProcessors());
    }

    /** The recording tells a wrapped secret but not the random bytes behind it; unwrapping it is the real thing. */
    private Kem recordedWrapping() {
        JsonNode recording = vectors.get("pq_hybrid_mid_2026");
        return new RecordedKem(
                hex(recording, "mlkem_encapsulation_key"),
                new Kem.Wrapped(hex(recording, "mlkem_ciphertext"), hex(recording, "mlkem_shared_secret")));
    }
}
