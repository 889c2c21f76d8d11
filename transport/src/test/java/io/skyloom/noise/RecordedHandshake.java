package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One recorded handshake and two ends of ours that draw the recorded ephemeral keys. */
final class RecordedHandshake {
    private static final HexFormat HEX = HexFormat.of();

    final NoisePattern pattern;
    final JsonNode record;
    final KeyPair initiatorStatic;
    final KeyPair responderStatic;
    final NoiseHandshake initiator;
    final NoiseHandshake responder;

    RecordedHandshake(NoisePattern pattern, JsonNode record, Curve curve) {
        this.pattern = pattern;
        this.record = record;
        initiatorStatic = pair(record.get("initiator_static"), curve);
        responderStatic = pair(record.get("responder_static"), curve);
        initiator = NoiseHandshake.initiator(
                pattern, initiatorStatic, responderStatic.pub(), drawing(curve, record.get("initiator_ephemeral")));
        responder = NoiseHandshake.responder(
                pattern, responderStatic, expected(), drawing(curve, record.get("responder_ephemeral")));
    }

    private io.skyloom.key.@Nullable PubKey expected() {
        return pattern.initiatorKnown() ? initiatorStatic.pub() : null;
    }

    private static NoiseConfig drawing(Curve curve, JsonNode ephemeral) {
        return NoiseConfig.of(curve, new ScriptedEntropy(hex(ephemeral, "sk")), Hybrid.OFF);
    }

    static KeyPair pair(JsonNode keys, Curve curve) {
        KeyPair pair = KeyPair.of(SecKey.parse(keys.get("sk").asString()), curve);
        assertThat(pair.pub().hex()).isEqualTo(keys.get("pk").asString());
        return pair;
    }

    /** Runs both ends against each other and compares every message and state with the recording. */
    void replay() throws NoiseException {
        assertState(initiator, record.get("initial_state"));
        assertState(responder, record.get("initial_state_responder"));
        for (JsonNode message : record.get("handshake")) {
            boolean fromInitiator = message.get("from").asString().equals("initiator");
            NoiseHandshake writer = fromInitiator ? initiator : responder;
            NoiseHandshake reader = fromInitiator ? responder : initiator;
            byte[] written = writer.write();
            assertThat(HEX.formatHex(written)).isEqualTo(message.get("message").asString());
            reader.read(written);
            for (NoiseHandshake end : List.of(writer, reader)) {
                assertState(end, message.get("state_after"));
            }
        }
    }

    private static void assertState(NoiseHandshake end, JsonNode state) {
        assertThat(HEX.formatHex(end.chainingKey())).isEqualTo(state.get("ck").asString());
        assertThat(HEX.formatHex(end.handshakeHash())).isEqualTo(state.get("h").asString());
    }

    static byte[] hex(JsonNode node, String field) {
        return HEX.parseHex(node.get(field).asString());
    }
}
