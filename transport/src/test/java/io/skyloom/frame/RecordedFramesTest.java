package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.RecordedSession;
import io.skyloom.key.Sha256;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What other visors wrote, and what they make of what is written here. */
class RecordedFramesTest {
    private static final AeadProvider JDK = AeadProvider.choose("jdk");

    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void shouldWriteTheRecordedFrames(int slice, World world) throws IOException {
        try (StreamPair wire = wire(world)) {
            SealedStream stream = SealedPair.initiator(new SlicedStream(wire.first(), slice), JDK, seams(world));
            for (Vector write : noise().object("stream_wrapper_KK").list("initiator_writes")) {
                byte[] payload = payload((int) write.number("write_len"));
                stream.write(payload, 0, payload.length);
                assertRecorded(write, wire.second());
            }
            stream.close();
        }
    }

    private static void assertRecorded(Vector write, ByteStream peer) throws IOException {
        int length = write.json()
                .get("raw_writes")
                .valueStream()
                .mapToInt(JsonNode::asInt)
                .sum();
        byte[] raw = new byte[length];
        peer.readFully(raw, 0, length);
        if (write.has("raw_hex")) {
            assertThat(raw).isEqualTo(write.bytes("raw_hex"));
        } else {
            assertThat(HexFormat.of().formatHex(Sha256.of(raw))).isEqualTo(write.text("raw_sha256"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void shouldServeReadsAsRecorded(int slice, World world) throws IOException {
        Vector recorded = noise().object("read_boundaries");
        try (StreamPair wire = wire(world);
                SealedPair pair = SealedPair.over(wire.first(), new SlicedStream(wire.second(), slice), seams(world))) {
            for (String write : recorded.texts("writes")) {
                byte[] bytes = write.getBytes(StandardCharsets.US_ASCII);
                pair.first().write(bytes, 0, bytes.length);
            }
            for (Vector read : recorded.list("reads")) {
                byte[] target = new byte[(int) read.number("buffer")];
                int n = pair.second().read(target, 0, target.length);
                assertThat(new String(target, 0, n, StandardCharsets.US_ASCII)).isEqualTo(read.text("data"));
            }
        }
    }

    static Stream<RecordedSession> sessions() {
        return RecordedSession.all();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldReadTheRecordedMessages(RecordedSession session, World world) throws IOException {
        assertReads(session.respondersKey(), session.initiatorsKey(), session.fromInitiator(), world);
        assertReads(session.initiatorsKey(), session.respondersKey(), session.fromResponder(), world);
    }

    private static void assertReads(byte[] send, byte[] receive, List<Vector> messages, World world)
            throws IOException {
        try (StreamPair wire = wire(world);
                SealedStream stream =
                        new SealedStream(wire.second(), SealedPair.keys(send, receive), JDK, seams(world))) {
            for (Vector message : messages) {
                feed(wire.first(), message.bytes("framed"));
                byte[] plain = message.bytes("plaintext_hex");
                byte[] target = new byte[plain.length];
                assertThat(stream.read(target, 0, target.length)).isEqualTo(plain.length);
                assertThat(target).isEqualTo(plain);
            }
        }
    }

    static Stream<Vector> readerCases() {
        return Vectors.each("noise.json", "frame_reader_cases");
    }

    /** Each recorded read ends like the recorded one; the first failure is permanent. */
    @ParameterizedTest
    @MethodSource("readerCases")
    void shouldEndAsRecorded(Vector recorded, World world) throws IOException {
        try (StreamPair wire = wire(world);
                SealedStream stream = SealedPair.responder(wire.second(), JDK, seams(world))) {
            feed(wire.first(), recorded.bytes("raw"));
            wire.first().shutdownOutput();
            byte[] target = new byte[100];
            for (String read : recorded.texts("reads")) {
                if (read.endsWith("err=ok")) {
                    int n = stream.read(target, 0, 100);
                    assertThat(read)
                            .isEqualTo(
                                    "n=%d data=\"%s\" err=ok", n, new String(target, 0, n, StandardCharsets.US_ASCII));
                } else if (read.contains("EOF") && !recorded.text("name").contains("truncated")) {
                    assertThat(stream.read(target, 0, 100)).isEqualTo(-1);
                } else {
                    assertThatThrownBy(() -> stream.read(target, 0, 100)).isInstanceOf(IOException.class);
                    assertThat(stream.closeCause())
                            .isInstanceOf(read.contains("EOF") ? EOFException.class : BadFrameException.class);
                }
            }
        }
    }

    static Stream<Vector> decryptCases() {
        return Vectors.each("noise.json", "KK/decrypt_cases");
    }

    /** Each case against a receiver that has seen messages 1 to 5, as the recorded one had before the first. */
    @ParameterizedTest
    @MethodSource("decryptCases")
    void shouldJudgeCountersAsRecorded(Vector recorded, World world) throws IOException {
        try (StreamPair wire = wire(world);
                SealedStream stream = SealedPair.responder(wire.second(), JDK, seams(world))) {
            for (Vector message : RecordedSession.kk().fromInitiator()) {
                feed(wire.first(), message.bytes("framed"));
                int plain = message.bytes("plaintext_hex").length;
                assertThat(stream.read(new byte[plain], 0, plain)).isEqualTo(plain);
            }
            feed(wire.first(), framed(recorded.bytes("wire_body")));
            assertJudged(stream, recorded);
        }
    }

    private static void assertJudged(SealedStream stream, Vector recorded) throws IOException {
        byte[] target = new byte[100];
        if (recorded.text("result").equals("ok")) {
            assertThat(stream.read(target, 0, 100)).isEqualTo(recorded.bytes("plaintext_hex").length);
        } else if (!recorded.text("name").startsWith("intact message 8")) {
            assertThatThrownBy(() -> stream.read(target, 0, 100)).isInstanceOf(BadFrameException.class);
        } else {
            // Refused there, since the corrupted copy before it moved the counter; here that copy ends the stream.
            assertThat(stream.read(target, 0, 100)).isEqualTo(recorded.bytes("wire_body").length - 24);
        }
    }

    @Test
    void shouldSendNothingForAnEmptyWrite(World world) throws IOException {
        try (StreamPair wire = wire(world);
                SealedPair pair = SealedPair.over(wire.first(), wire.second(), seams(world))) {
            pair.first().write(new byte[0], 0, 0);
            assertThat(pair.first().pendingBytes()).isZero();
            pair.first().write(new byte[] {42}, 0, 1);
            byte[] raw = new byte[27];
            wire.second().readFully(raw, 0, raw.length);
            assertThat(ByteBuffer.wrap(raw).getLong(2)).isEqualTo(1);
        }
    }

    private static Vector noise() {
        return Vectors.load("noise.json");
    }

    private static StreamPair wire(World world) {
        return StreamPair.over(world.virtual().internet());
    }

    private static Seams seams(World world) {
        return world.virtual().seams("visor", "10.0.0.9");
    }

    private static void feed(ByteStream wire, byte[] bytes) throws IOException {
        wire.writeFully(bytes, 0, bytes.length);
    }

    private static byte[] framed(byte[] body) {
        return ByteBuffer.allocate(2 + body.length)
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 7 % 251);
        }
        return payload;
    }
}
