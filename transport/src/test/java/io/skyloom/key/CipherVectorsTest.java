package io.skyloom.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The recorded cases of the network's cipher package, one by one. */
class CipherVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Curve curve = Curve.bouncyCastle();
    private final JsonNode vectors = load();

    @Test
    void shouldHashAsRecorded() {
        for (JsonNode one : cases("sha256")) {
            assertThat(HEX.formatHex(Sha256.of(utf8(one, "text")))).isEqualTo(text(one, "sha256"));
        }
    }

    @Test
    void shouldDeriveKeyPairsFromSeedsAsRecorded() {
        for (JsonNode one : cases("deterministic_key_pairs")) {
            SeedChain link = SeedChain.first(hex(one, "seed_hex"));
            assertPair(link, one);
            assertThat(KeyPair.fromSeed(hex(one, "seed_hex"))).isEqualTo(link.pair());
        }
    }

    @Test
    void shouldGrowAChainOfKeyPairsAsRecorded() {
        SeedChain link =
                SeedChain.first(hex(cases("deterministic_iterator_chain").get(0), "seed"));
        for (JsonNode one : cases("deterministic_iterator_chain")) {
            assertPair(link, one);
            link = link.next();
        }
    }

    private void assertPair(SeedChain link, JsonNode expected) {
        assertThat(link.pair().pub().hex()).isEqualTo(text(expected, "pub_key"));
        assertThat(link.pair().sec().hex()).isEqualTo(text(expected, "sec_key"));
        assertThat(HEX.formatHex(link.nextSeed())).isEqualTo(text(expected, "next_seed"));
        assertThat(curve.publicKey(link.pair().sec())).isEqualTo(link.pair().pub());
    }

    @Test
    void shouldRefuseAnEmptySeed() {
        assertThatThrownBy(() -> KeyPair.fromSeed(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void shouldAgreeOnSharedSecretsAsRecorded() {
        for (JsonNode one : cases("ecdh")) {
            PubKey pub = PubKey.parse(text(one, "pk"));
            SecKey sec = SecKey.parse(text(one, "sk"));
            String expected = text(one, "shared_secret_sha256");
            assertThat(HEX.formatHex(curve.ecdh(pub, sec))).isEqualTo(expected);
            assertThat(HEX.formatHex(curve.ecdh(curve.decode(pub.bytes(), 0), sec)))
                    .isEqualTo(expected);
            assertThat(HEX.formatHex(curve.ecdhStatic(pub, KeyPair.of(sec, curve))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldComputePublicKeysAsRecorded() {
        for (JsonNode one : cases("pub_key_from_sec_key")) {
            if (text(one, "sec_key_parse").equals("ok")) {
                PubKey pub = SecKey.parse(text(one, "sec_key")).publicKey(curve);
                assertThat(pub.hex()).isEqualTo(text(one, "pub_key"));
            } else {
                assertThatThrownBy(() -> SecKey.parse(text(one, "sec_key"))).isInstanceOf(BadKeyException.class);
            }
        }
    }

    @Test
    void shouldReadPublicKeyTextAsRecordedAndSurviveWhatKillsOthers() {
        for (JsonNode one : cases("pub_key_text_cases")) {
            String text = text(one, "text");
            assertOutcome(text(one, "name") + ", strict", () -> PubKey.parse(text), text(one, "set"));
            assertOutcome(text(one, "name") + ", JSON", () -> PubKey.parseText(text), text(one, "unmarshal_text"));
        }
    }

    /** Either the recorded key comes out, or a clear refusal where the recording shows an error or a crash. */
    private static void assertOutcome(String name, java.util.function.Supplier<PubKey> read, String recorded) {
        if (recorded.startsWith("ok: ")) {
            assertThat(read.get().hex()).as(name).isEqualTo(recorded.substring("ok: ".length()));
        } else {
            assertThatThrownBy(read::get).as(name).isInstanceOf(BadKeyException.class);
        }
    }

    @Test
    void shouldReadSignatureTextAsRecorded() {
        for (JsonNode one : cases("sig_text_cases")) {
            ThrowingCallable read =
                    () -> assertThat(Sig.parse(text(one, "text")).hex()).isEqualTo(text(one, "text"));
            if (text(one, "result").equals("ok")) {
                org.assertj.core.api.Assertions.assertThatCode(read)
                        .as(text(one, "name"))
                        .doesNotThrowAnyException();
            } else {
                assertThatThrownBy(read).as(text(one, "name")).isInstanceOf(BadKeyException.class);
            }
        }
    }

    @Test
    void shouldSignWithAKnownNonceAsRecorded() {
        for (JsonNode one : vectors.get("signatures_with_known_k").get("cases")) {
            byte[] digest = Sha256.of(hex(one, "payload_hex"));
            assertThat(HEX.formatHex(digest)).isEqualTo(text(one, "sha256"));
            SecKey sec = SecKey.parse(text(one, "sec_key"));
            Sig sig = BouncyCastleCurve.signWith(new BigInteger(1, hex(one, "k")), new BigInteger(1, digest), sec);
            assertThat(sig).isEqualTo(Sig.parse(text(one, "sig")));
        }
    }

    @Test
    void shouldAcceptSignaturesWithRandomNoncesAsRecorded() throws BadSignatureException {
        for (JsonNode one : cases("signatures_random_k")) {
            verify(one);
        }
    }

    @Test
    void shouldVerifyAsRecordedInTheNetworksWords() throws BadSignatureException {
        for (JsonNode one : cases("verify_cases")) {
            if (text(one, "result").equals("ok")) {
                verify(one);
            } else {
                assertThatThrownBy(() -> verify(one))
                        .as(text(one, "name"))
                        .isInstanceOf(BadSignatureException.class)
                        .hasMessage(text(one, "result").substring("error: ".length()));
            }
        }
    }

    private void verify(JsonNode one) throws BadSignatureException {
        PubKey pub = PubKey.parseText(text(one, "pub_key"));
        pub.verify(curve, Sig.parse(text(one, "sig")), utf8(one, "payload_text"));
    }

    private JsonNode cases(String name) {
        return vectors.get(name);
    }

    private static String text(JsonNode one, String field) {
        return one.get(field).asString();
    }

    private static byte[] utf8(JsonNode one, String field) {
        return text(one, field).getBytes(UTF_8);
    }

    private static byte[] hex(JsonNode one, String field) {
        return HEX.parseHex(text(one, field));
    }

    private static JsonNode load() {
        try (InputStream file = CipherVectorsTest.class.getResourceAsStream("/vectors/cipher.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
