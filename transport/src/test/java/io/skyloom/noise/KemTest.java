package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.Vectors;
import io.skyloom.seam.virtual.SeededEntropy;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The implementations of ML-KEM-768 that this Java platform can run, against each other. */
class KemTest {
    private static final long SEED = 0x5EED_0013L;
    private static final int POLYNOMIAL_BYTES = 1152;

    private final SeededEntropy entropy = new SeededEntropy(SEED);

    static Stream<Kem> all() {
        return Stream.concat(Stream.of(Kem.bouncyCastle()), Kem.platform().stream());
    }

    static Stream<Arguments> pairs() {
        return all().flatMap(offering -> all().map(answering -> Arguments.of(offering, answering)));
    }

    /** Right length, but no coefficient is below the modulus. */
    static byte[] outOfRangeKey() {
        byte[] key = new byte[Kem.KEY_BYTES];
        Arrays.fill(key, 0, POLYNOMIAL_BYTES, (byte) 0xFF);
        return key;
    }

    @Test
    void shouldFindThePlatformsOwnFromTheVersionThatBringsIt() {
        assertThat(Kem.platform().isPresent()).isEqualTo(Runtime.version().feature() >= 24);
        assertThat(Kem.choose().name())
                .isEqualTo(Kem.platform().orElseGet(Kem::bouncyCastle).name());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldShareASecretWithAnyOther(Kem offering, Kem answering) throws InvalidKeyException {
        for (int round = 0; round < 10; round++) {
            Kem.DecapsulationKey key = offering.generate(entropy);
            assertThat(key.encapsulationKey()).hasSize(Kem.KEY_BYTES);
            Kem.Wrapped wrapped = answering.wrap(key.encapsulationKey(), entropy);
            assertThat(wrapped.ciphertext()).hasSize(Kem.CIPHERTEXT_BYTES);
            assertThat(wrapped.secret()).hasSize(Kem.SECRET_BYTES);
            assertThat(key.unwrap(wrapped.ciphertext())).isEqualTo(wrapped.secret());
            byte[] forged = wrapped.ciphertext().clone();
            forged[round] ^= 1;
            assertThat(key.unwrap(forged)).hasSize(Kem.SECRET_BYTES).isNotEqualTo(wrapped.secret());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldDrawFromTheGivenEntropyAlone(Kem kem) throws InvalidKeyException {
        byte[] key = kem.generate(new SeededEntropy(1)).encapsulationKey();
        assertThat(kem.generate(new SeededEntropy(1)).encapsulationKey()).isEqualTo(key);
        assertThat(kem.generate(new SeededEntropy(2)).encapsulationKey()).isNotEqualTo(key);
        byte[] wrapped = kem.wrap(key, new SeededEntropy(3)).ciphertext();
        assertThat(kem.wrap(key, new SeededEntropy(3)).ciphertext()).isEqualTo(wrapped);
        assertThat(kem.wrap(key, new SeededEntropy(4)).ciphertext()).isNotEqualTo(wrapped);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldRefuseWhatIsNoKeyOrNoWrapping(Kem kem) {
        assertThatThrownBy(() -> kem.wrap(outOfRangeKey(), entropy)).isInstanceOf(InvalidKeyException.class);
        for (int length : new int[] {0, 1, Kem.KEY_BYTES - 1, Kem.KEY_BYTES + 1, 4000}) {
            assertThatThrownBy(() -> kem.wrap(new byte[length], entropy))
                    .as("%d bytes", length)
                    .isInstanceOf(InvalidKeyException.class);
        }
        Kem.DecapsulationKey key = kem.generate(entropy);
        assertThatThrownBy(() -> key.unwrap(new byte[Kem.CIPHERTEXT_BYTES - 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldExpandTheRecordedSeedAndUnwrapTheRecordedSecret() {
        JsonNode recorded = Vectors.load("noise").get("pq_hybrid_mid_2026");
        Kem.DecapsulationKey key =
                Kem.bouncyCastle().generate(new ScriptedEntropy(RecordedHandshake.hex(recorded, "mlkem_seed_d_z")));
        assertThat(key.encapsulationKey()).isEqualTo(RecordedHandshake.hex(recorded, "mlkem_encapsulation_key"));
        assertThat(key.unwrap(RecordedHandshake.hex(recorded, "mlkem_ciphertext")))
                .isEqualTo(RecordedHandshake.hex(recorded, "mlkem_shared_secret"));
    }
}
