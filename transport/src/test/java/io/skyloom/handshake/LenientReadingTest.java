package io.skyloom.handshake;

import static io.skyloom.handshake.RecordedFrames.NONCE;
import static io.skyloom.handshake.RecordedFrames.bytes;
import static io.skyloom.handshake.RecordedFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.FrameParser.MalformedFrame;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LenientReadingTest {
    private static final String SRC = address("SrcAddr", "A", 49153);
    private static final String DST = address("DstAddr", "B", 45);
    private static final String NUMBERS = "[0,17,34,51,68,85,102,119,136,153,170,187,204,221,238,255]";

    @Test
    void shouldAcceptAnyKeyOrderWhiteSpaceAndUnknownKeys() throws Exception {
        Introduction canonical = FrameParser.introduction(bytes(text("frame2")));
        String shuffled = " \r\n\t{ \"Sig\" : \"" + text("frame2_sig") + "\", \"more\":{\"a\":[1,null]},\n" + DST
                + "  ,\"Nonce\":[ 0, 17,34,51,68,85,102,119,136,153,170,187,204,221,238, 255 ] , " + SRC + "}";

        assertThat(FrameParser.introduction(bytes(shuffled))).isEqualTo(canonical);
        assertThat(FrameParser.verdict(bytes("{\"OK\":true}"))).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertBad("{" + SRC + "," + DST + ",\"Sig\":\"" + text("frame2_sig") + "\"}", "no field Nonce");
        assertBad(frame2(SRC, DST, "[1,2,3]"), "Nonce is array of 3, not 16 numbers");
        assertBad(frame2(SRC, DST, NUMBERS.replace("17", "256")), "Nonce[1] is not a whole number");
        assertBad(frame2(SRC, DST, NUMBERS.replace("17", "-1")), "Nonce[1] is not a whole number");
        assertBad(frame2(SRC, DST, NUMBERS.replace("17", "1.5")), "Nonce[1] is not a whole number");
        assertBad(frame2(SRC, DST, NUMBERS.replace("17", "99999999999999")), "Nonce[1] is not a whole number");
        assertBad(frame2(address("SrcAddr", "A", 65536), DST, NUMBERS), "SrcAddr.port is not a whole number");
        assertBad(frame2(SRC.replace("02e1", "05e1"), DST, NUMBERS), "SrcAddr: ");
        assertBad(frame2(SRC, "\"DstAddr\":7", NUMBERS), "no field public_key");
        assertBad(frame2(SRC, SRC, NUMBERS), "uplicate");
        assertBad("[1]", "not an object");
        assertBad("{} {}", "railing");
        assertBad("{\"a\":\"\u0001\"}", "");
    }

    @Test
    void shouldNeitherFailOtherwiseNorTakeWrongContentForRight() {
        long seed = 7_203_114;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = bytes(text("frame2"));
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Introduction frame = FrameParser.introduction(bytes);
                assertThat(FrameParser.introduction(FrameText.introduction(frame)))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(frame);
            } catch (MalformedFrame expected) {
                assertThat(expected.getMessage())
                        .as("seed %d, round %d", seed, round)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void shouldRefuseRandomBytesAndDeepNesting() {
        long seed = 99_120;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> FrameParser.verdict(noise))
                    .as("seed %d, round %d", seed, round)
                    .isInstanceOf(MalformedFrame.class);
        }
        String deep = "{\"OK\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
        assertThatThrownBy(() -> FrameParser.verdict(bytes(deep))).isInstanceOf(MalformedFrame.class);
        assertThat(NONCE.toString()).isEqualTo(text("nonce_hex"));
    }

    private static String frame2(String src, String dst, String numbers) {
        return "{" + src + "," + dst + ",\"Nonce\":" + numbers + ",\"Sig\":\"" + text("frame2_sig") + "\"}";
    }

    private static String address(String name, String key, int port) {
        String hex = RecordedFrames.pair(key).pub().hex();
        return "\"" + name + "\":{\"public_key\":\"" + hex + "\",\"port\":" + port + "}";
    }

    private static void assertBad(String frame, String why) {
        assertThatThrownBy(() -> FrameParser.introduction(bytes(frame)))
                .as(frame)
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining(why);
    }
}
