package io.skyloom.httpauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The signed text is the recorded one, and so is its digest; the recorded signature covers it. */
class SigningVectorsTest {
    static Stream<Vector> cases() {
        return Vectors.each("httpauth.json", "signing");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSignTheRecordedText(Vector one) throws BadSignatureException {
        byte[] text = SignedText.of(one.text("body").getBytes(UTF_8), Long.parseUnsignedLong(one.text("nonce")));
        assertThat(new String(text, UTF_8)).isEqualTo(one.text("signed_text"));
        assertThat(Sha256.of(text)).isEqualTo(one.bytes("sha256"));
        PubKey key = PubKey.parse(one.text("pub_key"));
        key.verify(Curve.bouncyCastle(), Sig.parse(one.text("sig")), text);
    }
}
