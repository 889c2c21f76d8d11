package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.RecordedSession;
import io.skyloom.key.KeyPair;
import io.skyloom.key.Sha256;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RecordedFramesTest {
    private final RecordedSession recorded = new RecordedSession();
    private final SystemSeams seams = SystemSeams.open("test", SystemThreads.DataPlane.VIRTUAL);

    @AfterEach
    void closeSeams() {
        seams.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void shouldWriteTheRecordedFrames(int slice) throws IOException {
        ScriptedStream carrier = new ScriptedStream(new byte[0], slice);
        SealedStream stream = initiator(carrier);
        for (JsonNode write : recorded.part("stream_wrapper_KK").required("initiator_writes")) {
            byte[] payload = payload(write.required("write_len").asInt());
            stream.write(payload, 0, payload.length);
            assertRecorded(write, carrier.written());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void shouldServeReadsAsRecorded(int slice) throws IOException {
        JsonNode part = recorded.part("read_boundaries");
        ScriptedStream wire = new ScriptedStream(new byte[0], Integer.MAX_VALUE);
        SealedStream sender = initiator(wire);
        for (JsonNode write : part.required("writes")) {
            byte[] bytes = write.asString().getBytes(StandardCharsets.US_ASCII);
            sender.write(bytes, 0, bytes.length);
        }
        SealedStream receiver = responder(new ScriptedStream(wire.written(), slice));
        for (JsonNode read : part.required("reads")) {
            byte[] target = new byte[read.required("buffer").asInt()];
            int n = receiver.read(target, 0, target.length);
            assertThat(new String(target, 0, n, StandardCharsets.US_ASCII))
                    .isEqualTo(read.required("data").asString());
        }
    }

    @Test
    void shouldSendNothingForAnEmptyWrite() throws IOException {
        ScriptedStream carrier = new ScriptedStream(new byte[0], Integer.MAX_VALUE);
        initiator(carrier).write(new byte[0], 0, 0);
        assertThat(carrier.writes).isZero();
    }

    private static void assertRecorded(JsonNode write, byte[] raw) {
        int total = write.required("raw_writes")
                .valueStream()
                .mapToInt(JsonNode::asInt)
                .sum();
        assertThat(raw).hasSize(total);
        if (write.has("raw_hex")) {
            assertThat(raw).isEqualTo(RecordedSession.bytes(write, "raw_hex"));
        } else {
            assertThat(HexFormat.of().formatHex(Sha256.of(raw)))
                    .isEqualTo(write.required("raw_sha256").asString());
        }
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 7 % 251);
        }
        return payload;
    }

    private SealedStream initiator(ScriptedStream carrier) {
        return stream(carrier, "key_initiator_to_responder", "key_responder_to_initiator");
    }

    private SealedStream responder(ScriptedStream carrier) {
        return stream(carrier, "key_responder_to_initiator", "key_initiator_to_responder");
    }

    private SealedStream stream(ScriptedStream carrier, String send, String receive) {
        JsonNode session = recorded.part("KK");
        NoiseKeys keys = new NoiseKeys(
                RecordedSession.bytes(session, send),
                RecordedSession.bytes(session, receive),
                new byte[32],
                KeyPair.fromSeed(new byte[] {1}).pub(),
                false);
        return new SealedStream(carrier, keys, AeadProvider.choose("jdk"), seams.seams());
    }
}
