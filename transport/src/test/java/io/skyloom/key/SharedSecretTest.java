package io.skyloom.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedSecretTest {
    private static final long SEED = 0x5EED_0003L;

    private final Curve curve = Curve.bouncyCastle();
    private final Random random = new Random(SEED);

    @Test
    void shouldGiveBothPartnersTheSameSecretByEveryWay() {
        for (int round = 0; round < 60; round++) {
            KeyPair a = KeyPair.generate(curve, random::nextBytes);
            KeyPair b = KeyPair.generate(curve, random::nextBytes);
            byte[] secret = curve.ecdh(b.pub(), a.sec());
            assertThat(secret).as("seed %x, round %d", SEED, round).hasSize(32);
            assertThat(curve.ecdh(a.pub(), b.sec())).isEqualTo(secret);
            assertThat(curve.ecdh(curve.decode(a.pub().bytes(), 0), b.sec())).isEqualTo(secret);
            assertThat(curve.ecdhStatic(b.pub(), a)).isEqualTo(secret);
            assertThat(curve.ecdhStatic(b.pub(), a)).isEqualTo(secret);
            assertThat(curve.ecdhStatic(a.pub(), b)).isEqualTo(secret);
        }
    }

    @Test
    void shouldNotLetACallerSpoilARememberedSecret() {
        KeyPair a = KeyPair.generate(curve, random::nextBytes);
        KeyPair b = KeyPair.generate(curve, random::nextBytes);
        byte[] secret = curve.ecdhStatic(b.pub(), a);
        byte[] expected = secret.clone();
        Arrays.fill(secret, (byte) 0);
        assertThat(curve.ecdhStatic(b.pub(), a)).isEqualTo(expected);
    }

    @Test
    void shouldKeepSecretsOfDifferentOwnersApart() {
        KeyPair a = KeyPair.generate(curve, random::nextBytes);
        KeyPair b = KeyPair.generate(curve, random::nextBytes);
        KeyPair peer = KeyPair.generate(curve, random::nextBytes);
        assertThat(curve.ecdhStatic(peer.pub(), a)).isNotEqualTo(curve.ecdhStatic(peer.pub(), b));
    }

    @Test
    void shouldRefuseTheNullKeyAsPartner() {
        KeyPair own = KeyPair.generate(curve, random::nextBytes);
        assertThatThrownBy(() -> curve.ecdh(PubKey.NULL, own.sec())).isInstanceOf(BadKeyException.class);
        assertThatThrownBy(() -> curve.ecdhStatic(PubKey.NULL, own)).isInstanceOf(BadKeyException.class);
    }
}
