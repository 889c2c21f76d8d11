package io.skyloom.handshake;

import static io.skyloom.handshake.RecordedFrames.CURVE;
import static io.skyloom.handshake.RecordedFrames.NONCE;
import static io.skyloom.handshake.RecordedFrames.bytes;
import static io.skyloom.handshake.RecordedFrames.pair;
import static io.skyloom.handshake.RecordedFrames.string;
import static io.skyloom.handshake.RecordedFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CanonicalFramesTest {
    private static final VisorAddress DIALLER = new VisorAddress(pair("A").pub(), 49153);
    private static final VisorAddress DIALLED = new VisorAddress(pair("B").pub(), 45);

    @Test
    void shouldWriteTheRecordedBytesOfEveryFrame() {
        Introduction introduction = new Introduction(DIALLER, DIALLED, NONCE, Sig.parse(text("frame2_sig")));

        assertThat(HexFormat.of().formatHex(FrameText.getNonce())).isEqualTo(text("frame0_hex"));
        assertThat(string(FrameText.getNonce())).isEqualTo(text("frame0_text"));
        assertThat(string(FrameText.nonce(NONCE))).isEqualTo(text("frame1"));
        assertThat(string(FrameText.introduction(introduction))).isEqualTo(text("frame2"));
        assertThat(string(FrameText.verdict(Verdict.OK))).isEqualTo(text("frame3_ok"));
        assertThat(string(FrameText.verdict(Verdict.refused("not listening on given port"))))
                .isEqualTo(text("frame3_rejected"));
    }

    @Test
    void shouldReadTheRecordedBytesOfEveryFrame() throws Exception {
        assertThat(FrameParser.nonce(bytes(text("frame1")))).isEqualTo(NONCE);
        assertThat(FrameParser.introduction(bytes(text("frame2"))))
                .isEqualTo(new Introduction(DIALLER, DIALLED, NONCE, Sig.parse(text("frame2_sig"))));
        assertThat(FrameParser.verdict(bytes(text("frame3_ok")))).isEqualTo(Verdict.OK);
        assertThat(FrameParser.verdict(bytes(text("frame3_rejected"))))
                .isEqualTo(new Verdict(false, "not listening on given port"));
    }

    @Test
    void shouldSignTheRecordedTextAndAcceptTheRecordedSignature() throws Exception {
        Introduction recorded = FrameParser.introduction(bytes(text("frame2")));
        Introduction unsigned = new Introduction(DIALLER, DIALLED, NONCE, Sig.NULL);

        assertThat(string(FrameText.introduction(unsigned))).isEqualTo(text("frame2_signed_payload"));
        assertThat(HexFormat.of().formatHex(Sha256.of(FrameText.introduction(unsigned))))
                .isEqualTo(text("frame2_signed_payload_sha256"));
        recorded.verify(CURVE);
        Introduction.signed(DIALLER, DIALLED, NONCE, pair("A"), CURVE).verify(CURVE);
    }

    @Test
    void shouldSpeakTheRegistrationAtAResolverThatNamesNobody() throws Exception {
        JsonNode recorded = RecordedFrames.ALL.get("frames").get("frame2_address_resolver_bind");
        VisorAddress self = new VisorAddress(pair("A").pub(), 0);
        VisorAddress nobody = new VisorAddress(PubKey.NULL, 0);
        Introduction frame =
                FrameParser.introduction(bytes(recorded.get("frame").asString()));

        assertThat(frame)
                .isEqualTo(new Introduction(
                        self, nobody, NONCE, Sig.parse(recorded.get("sig").asString())));
        frame.verify(CURVE);
        assertThat(string(FrameText.introduction(frame)))
                .isEqualTo(recorded.get("frame").asString());
        assertThat(string(FrameText.introduction(new Introduction(self, nobody, NONCE, Sig.NULL))))
                .isEqualTo(recorded.get("signed_payload").asString());
    }

    @Test
    void shouldNoticEveryChangeOfWhatWasSigned() throws Exception {
        Introduction good = FrameParser.introduction(bytes(text("frame2")));
        byte[] other = NONCE.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Nonce otherNonce = Nonce.of(java.util.Arrays.copyOf(other, Nonce.BYTES));

        assertUnproven(new Introduction(new VisorAddress(pair("C").pub(), 49153), DIALLED, NONCE, good.signature()));
        assertUnproven(new Introduction(new VisorAddress(PubKey.NULL, 49153), DIALLED, NONCE, good.signature()));
        assertUnproven(new Introduction(new VisorAddress(DIALLER.key(), 1), DIALLED, NONCE, good.signature()));
        assertUnproven(new Introduction(DIALLER, new VisorAddress(DIALLED.key(), 46), NONCE, good.signature()));
        assertUnproven(new Introduction(DIALLER, new VisorAddress(pair("C").pub(), 45), NONCE, good.signature()));
        assertUnproven(new Introduction(DIALLER, DIALLED, otherNonce, good.signature()));
        assertUnproven(new Introduction(DIALLER, DIALLED, NONCE, Sig.NULL));
    }

    @Test
    void shouldEscapeWhateverARefusalSays() throws Exception {
        for (String error :
                new String[] {"quote \" backslash \\", "tab\tline\nnull\u0000", "ünïcode ☃ 🚀", "</script>"}) {
            byte[] frame = FrameText.verdict(Verdict.refused(error));

            assertThat(FrameParser.verdict(frame).error()).isEqualTo(error);
            assertThat(string(frame).indexOf('\n'))
                    .as("the only line feed is the last byte")
                    .isEqualTo(string(frame).length() - 1);
        }
        assertThat(Verdict.refused("two\nlines\u001b[31m" + "x".repeat(500)).printableError())
                .startsWith("two?lines?[31mxxx")
                .hasSize(201);
    }

    private static void assertUnproven(Introduction frame) {
        assertThatThrownBy(() -> frame.verify(CURVE)).isInstanceOf(GeneralSecurityException.class);
    }
}
