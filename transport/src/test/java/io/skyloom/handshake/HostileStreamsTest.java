package io.skyloom.handshake;

import static io.skyloom.handshake.RecordedFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.FrameHandshake.Accepted;
import io.skyloom.handshake.FrameHandshake.Limits;
import io.skyloom.handshake.HandshakeException.Reason;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes over the carrier: valid greetings in every dress, and everything else, in both roles. */
class HostileStreamsTest {
    private static final byte[] FIXED = new byte[Nonce.BYTES];
    private static final Entropy FIXED_ENTROPY = target -> Arrays.fill(target, (byte) 0);
    private static final String FRAME2 = GreetingPair.frame2(GreetingPair.B, Nonce.of(FIXED), GreetingPair.A_KEYS);
    private static final String FRAME1 = RecordedFrames.string(FrameText.nonce(Nonce.of(FIXED)));
    private static final String FRAME3 = RecordedFrames.string(FrameText.verdict(Verdict.OK));
    private static final byte[] NOISE = {0, 3, '\n', ' ', 7};

    private final VirtualTime time = new VirtualTime();
    private final FrameHandshake handshake =
            new FrameHandshake(NoiseConfig.of(RecordedFrames.CURVE, FIXED_ENTROPY, Hybrid.OFF), time, Limits.USUAL);

    @AfterEach
    void noTimerStays() {
        assertThat(time.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", " \n", "\t \r\n"})
    void shouldGiveTheBytesBehindTheFramesToTheNextReader(String ending) throws Exception {
        String frame2 = FRAME2.strip();
        byte[] joined = concat(bytes("get_nonce" + frame2 + ending), NOISE);
        for (int cut = 0; cut <= joined.length; cut++) {
            CannedStream carrier =
                    new CannedStream(Arrays.copyOf(joined, cut), Arrays.copyOfRange(joined, cut, joined.length));
            assertNextBytes(respond(carrier).rest());
        }
        byte[] answers = concat(bytes(FRAME1.strip() + ending + FRAME3.strip() + ending), NOISE);
        for (int cut = 0; cut <= answers.length; cut++) {
            CannedStream carrier =
                    new CannedStream(Arrays.copyOf(answers, cut), Arrays.copyOfRange(answers, cut, answers.length));
            assertNextBytes(initiate(carrier));
        }
    }

    @Test
    void shouldSwallowOneLineFeedOnlyAndNoneInsideWhatFollows() throws Exception {
        CannedStream carrier = new CannedStream(bytes("get_nonce"), bytes(FRAME2), bytes("\n\nabc"));
        ByteStream rest = respond(carrier).rest();

        assertThat(rest).as("nothing is held back: the bare carrier").isSameAs(carrier);
        byte[] next = new byte[5];
        rest.readFully(next, 0, 5);
        assertThat(next).isEqualTo(bytes("\n\nabc"));
        assertThat(rest.read(next, 0, 5)).isEqualTo(-1);
    }

    @Test
    void shouldTellTheEndWhileALineFeedIsStillDue() throws Exception {
        ByteStream rest = respond(new CannedStream(bytes("get_nonce"), bytes(FRAME2.strip())))
                .rest();

        assertThat(rest.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(rest.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void shouldRefuseFramesThatNeverEnd() {
        CannedStream spaces = new CannedStream(bytes("get_nonce"), bytes(" ".repeat(10_000)));
        CannedStream braces = new CannedStream(bytes("get_nonce"), bytes("{".repeat(10_000)));
        CannedStream text = new CannedStream(bytes("get_nonce"), bytes("{\"Sig\":\"" + "0".repeat(10_000)));
        for (CannedStream endless : new CannedStream[] {spaces, braces, text}) {
            assertThatThrownBy(() -> respond(endless))
                    .isInstanceOfSatisfying(
                            HandshakeException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED))
                    .hasMessageContaining("bad frame 2: longer than 4096 bytes");
            assertThat(endless.isClosed()).isTrue();
        }
    }

    @Test
    void shouldTakeTheLongestFrame() throws Exception {
        String padded = " ".repeat(4096 - FRAME2.strip().length()) + FRAME2;

        assertThat(respond(new CannedStream(bytes("get_nonce"), bytes(padded))).remote())
                .isEqualTo(GreetingPair.A);
        assertThatThrownBy(() -> respond(new CannedStream(bytes("get_nonce"), bytes(" " + padded))))
                .hasMessageContaining("longer than 4096 bytes");
    }

    @Test
    void shouldNameOtherProtocolsAtTheDoor() {
        CannedStream http = new CannedStream(bytes("GET / HTTP/1.1\r\n\r\n"));
        assertThatThrownBy(() -> respond(http))
                .hasMessageContaining("said \"GET / HTT\" instead of asking for a nonce");

        CannedStream answer = new CannedStream(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
        assertThatThrownBy(() -> initiate(answer))
                .hasMessageContaining("sent a bad frame 1: begins with byte 72, not with an object");
    }

    @Test
    void shouldNeitherAcceptNorBreakOnMutatedGreetings() {
        byte[] good = bytes("get_nonce" + FRAME2);
        Cases.checkBytes(20_000, draw -> draw.mutate(good), bytes -> {
            CannedStream carrier = new CannedStream(bytes);
            try {
                Accepted accepted = respond(carrier);
                assertThat(accepted.remote()).as("only what A signed gets in").isEqualTo(GreetingPair.A);
                assertThat(accepted.local()).isEqualTo(GreetingPair.B);
            } catch (HandshakeException e) {
                assertThat(carrier.isClosed()).isTrue();
            }
        });
    }

    @Test
    void shouldEndOnMutatedAnswersAndOnAnyNoise() {
        byte[] good = bytes(FRAME1 + FRAME3);
        Cases.checkBytes(10_000, draw -> draw.chance(0.8) ? draw.mutate(good) : noise(draw), bytes -> {
            CannedStream carrier = new CannedStream(bytes);
            try {
                initiate(carrier);
            } catch (HandshakeException e) {
                assertThat(carrier.isClosed()).isTrue();
            }
        });
    }

    private static byte[] noise(Draw draw) {
        return concat(bytes(draw.chance(0.5) ? "{\"Nonce\":" : ""), draw.bytesUpTo(6000));
    }

    private Accepted respond(CannedStream carrier) throws HandshakeException {
        return handshake.respond(carrier, (source, destination) -> Optional.empty());
    }

    private ByteStream initiate(CannedStream carrier) throws HandshakeException {
        return handshake.initiate(carrier, GreetingPair.A, GreetingPair.B, GreetingPair.A_KEYS);
    }

    private static void assertNextBytes(ByteStream rest) throws IOException {
        byte[] next = new byte[NOISE.length];
        rest.readFully(next, 0, next.length);
        assertThat(next).isEqualTo(NOISE);
        assertThat(rest.read(next, 0, 1)).isEqualTo(-1);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }
}
