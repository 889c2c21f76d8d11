package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.virtual.SeededEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseHandshakeTest {
    private static final long SEED = 0x5EED_0011L;

    private final SeededEntropy entropy = new SeededEntropy(SEED);
    private final Curve curve = Curve.bouncyCastle();
    private final NoiseConfig config = NoiseConfig.of(curve, entropy, Hybrid.OFF);

    @ParameterizedTest
    @EnumSource(NoisePattern.class)
    void shouldGiveBothEndsMirroredKeysThatNoOtherSessionHas(NoisePattern pattern) throws NoiseException {
        KeyPair a = randomPair();
        KeyPair b = randomPair();
        Ends first = Ends.of(pattern, a, b, config, config).run();
        Ends second = Ends.of(pattern, a, b, config, config).run();
        for (Ends ends : new Ends[] {first, second}) {
            ends.assertMirrored();
            assertThat(ends.responder().keys().remoteStatic()).isEqualTo(a.pub());
            assertThat(ends.initiator().keys().remoteStatic()).isEqualTo(b.pub());
        }
        assertThat(first.initiator().keys().sendKey())
                .isNotEqualTo(second.initiator().keys().sendKey());
        assertThat(first.initiator().keys().sendKey())
                .isNotEqualTo(first.initiator().keys().receiveKey());
    }

    @Test
    void shouldRefuseADialerWithAnotherKeyThanTheOneExpected() {
        KeyPair listener = randomPair();
        NoiseHandshake impostor = NoiseHandshake.initiator(NoisePattern.KK, randomPair(), listener.pub(), config);
        PubKey expected = randomPair().pub();
        NoiseHandshake end = NoiseHandshake.responder(NoisePattern.KK, listener, expected, config);
        assertThatThrownBy(() -> end.read(impostor.write()))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining(expected.hex())
                .hasMessageContaining("does not authenticate");
    }

    @ParameterizedTest
    @EnumSource(NoisePattern.class)
    void shouldRefuseADialerThatMeantAnotherListener(NoisePattern pattern) {
        KeyPair dialer = randomPair();
        NoiseHandshake lost =
                NoiseHandshake.initiator(pattern, dialer, randomPair().pub(), config);
        PubKey expected = pattern.initiatorKnown() ? dialer.pub() : null;
        NoiseHandshake end = NoiseHandshake.responder(pattern, randomPair(), expected, config);
        assertThatThrownBy(() -> end.read(lost.write()))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("does not authenticate");
    }

    @Test
    void shouldRefuseAnAnswerFromAnybodyButTheListener() throws NoiseException {
        KeyPair dialer = randomPair();
        KeyPair listener = randomPair();
        NoiseHandshake initiator = NoiseHandshake.initiator(NoisePattern.KK, dialer, listener.pub(), config);
        byte[] first = initiator.write();
        NoiseHandshake other = NoiseHandshake.responder(NoisePattern.KK, listener, dialer.pub(), config);
        other.read(NoiseHandshake.initiator(NoisePattern.KK, dialer, listener.pub(), config)
                .write());
        byte[] answerToAnotherSession = other.write();
        assertThatThrownBy(() -> initiator.read(answerToAnotherSession)).isInstanceOf(NoiseException.class);
        assertThat(first).hasSize(49);
    }

    @Test
    void shouldKeepItsTurn() {
        KeyPair own = randomPair();
        NoiseHandshake initiator =
                NoiseHandshake.initiator(NoisePattern.XK, own, randomPair().pub(), config);
        NoiseHandshake responder = NoiseHandshake.responder(NoisePattern.XK, own, null, config);
        assertThatThrownBy(() -> initiator.read(new byte[49])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(responder::write).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(responder::keys).isInstanceOf(IllegalStateException.class);
        initiator.write();
        assertThatThrownBy(initiator::write).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldDemandExactlyTheKeysThatThePatternStartsFrom() {
        KeyPair own = randomPair();
        PubKey peer = randomPair().pub();
        assertThatThrownBy(() -> NoiseHandshake.responder(NoisePattern.KK, own, null, config))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NoiseHandshake.responder(NoisePattern.XK, own, peer, config))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NoiseHandshake.initiator(NoisePattern.KK, own, PubKey.NULL, config))
                .isInstanceOf(BadKeyException.class);
        assertThatThrownBy(() -> NoiseHandshake.responder(NoisePattern.KK, own, PubKey.NULL, config))
                .isInstanceOf(BadKeyException.class);
    }

    @Test
    void shouldMultiplyNoOftenerThanThePatternNeeds() throws NoiseException {
        CountingCurve dialing = new CountingCurve();
        CountingCurve listening = new CountingCurve();
        NoiseConfig dialer = NoiseConfig.of(dialing, entropy, Hybrid.OFF);
        NoiseConfig listener = NoiseConfig.of(listening, entropy, Hybrid.OFF);
        Ends.of(NoisePattern.KK, randomPair(), randomPair(), dialer, listener).run();
        assertThat(dialing.products).isEqualTo(4);
        assertThat(listening.products).isEqualTo(4);
        Ends.of(NoisePattern.XK, randomPair(), randomPair(), dialer, listener).run();
        assertThat(dialing.products).isEqualTo(7);
        assertThat(listening.products).isEqualTo(7);
    }

    @Test
    void shouldNameThePeerInItsKeysButNeverTheKeysThemselves() throws NoiseException {
        KeyPair b = randomPair();
        NoiseKeys keys = Ends.of(NoisePattern.KK, randomPair(), b, config, config)
                .run()
                .initiator()
                .keys();
        assertThat(keys).hasToString("noise keys with " + b.pub().brief());
    }

    private KeyPair randomPair() {
        return KeyPair.generate(curve, entropy);
    }
}
