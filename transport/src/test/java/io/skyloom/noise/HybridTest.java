package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.virtual.SeededEntropy;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When two ends agree on a post-quantum secret, and what they remember of each other. */
class HybridTest {
    private static final long SEED = 0x5EED_0012L;

    private final Curve curve = Curve.bouncyCastle();
    private final KeyPair dialer = KeyPair.fromSeed(new byte[] {1});
    private final KeyPair listener = KeyPair.fromSeed(new byte[] {2});

    @ParameterizedTest
    @CsvSource({
        "OFF, OFF, false",
        "OFF, OFFER, false",
        "ACCEPT, ACCEPT, false",
        "ACCEPT, OFFER, false",
        "OFFER_TO_KNOWN, OFFER_TO_KNOWN, false",
        "OFFER, OFF, false",
        "OFFER, ACCEPT, true",
        "OFFER, OFFER_TO_KNOWN, true",
        "OFFER, OFFER, true",
        "OFFER, REQUIRE, true",
        "REQUIRE, ACCEPT, true",
        "REQUIRE, REQUIRE, true",
    })
    void shouldBeAgreedWhereOneOffersAndTheOtherAccepts(Hybrid dialing, Hybrid listening, boolean agreed)
            throws NoiseException {
        for (NoisePattern pattern : NoisePattern.values()) {
            Ends ends = meet(pattern, config(dialing), config(listening));
            ends.assertMirrored();
            assertThat(ends.initiator().keys().hybrid()).isEqualTo(agreed);
        }
    }

    @ParameterizedTest
    @CsvSource({"REQUIRE, OFF", "OFF, REQUIRE", "ACCEPT, REQUIRE"})
    void shouldFailWhereItIsRequiredAndTheOtherEndHasNone(Hybrid dialing, Hybrid listening) {
        for (NoisePattern pattern : NoisePattern.values()) {
            assertThatThrownBy(() -> meet(pattern, config(dialing), config(listening)))
                    .isInstanceOf(NoiseException.class)
                    .hasMessageContaining("no post-quantum secret");
        }
    }

    @ParameterizedTest
    @EnumSource(NoisePattern.class)
    void shouldBeOfferedToPeersThatHaveOfferedIt(NoisePattern pattern) throws NoiseException {
        NoiseConfig here = config(Hybrid.OFFER_TO_KNOWN);
        NoiseConfig there = config(Hybrid.OFFER);
        assertThat(meet(pattern, here, there).initiator().keys().hybrid()).isFalse();
        KeyPair known = listener;
        Ends dialedByThem = Ends.of(pattern, known, dialer, there, here).run();
        dialedByThem.assertMirrored();
        assertThat(here.hybridPeers().knows(known.pub())).isTrue();
        assertThat(meet(pattern, here, there).initiator().keys().hybrid()).isTrue();
    }

    @Test
    void shouldNoLongerBeOfferedToAPeerThatStoppedAnswering() throws NoiseException {
        NoiseConfig here = config(Hybrid.OFFER_TO_KNOWN);
        here.hybridPeers().remember(listener.pub());
        NoiseConfig downgraded = config(Hybrid.OFF);
        Ends ends = meet(NoisePattern.KK, here, downgraded);
        ends.assertMirrored();
        assertThat(here.hybridPeers().knows(listener.pub())).isFalse();
        assertThat(NoiseHandshake.initiator(NoisePattern.KK, dialer, listener.pub(), here)
                        .write())
                .hasSize(49);
    }

    @Test
    void shouldNotBeBelievedOfAPeerThatHasNotProvenItself() throws NoiseException {
        NoiseConfig here = config(Hybrid.OFFER_TO_KNOWN);
        NoiseHandshake end = NoiseHandshake.responder(NoisePattern.XK, listener, null, here);
        end.read(NoiseHandshake.initiator(NoisePattern.XK, dialer, listener.pub(), config(Hybrid.OFFER))
                .write());
        assertThat(end.write()).hasSize(33 + Kem.CIPHERTEXT_BYTES + 16);
        assertThat(here.hybridPeers().size()).isZero();
    }

    @Test
    void shouldRememberTheLatestPeersOnly() {
        HybridPeers peers = new HybridPeers(2);
        KeyPair third = KeyPair.fromSeed(new byte[] {3});
        peers.remember(dialer.pub());
        peers.remember(listener.pub());
        assertThat(peers.knows(dialer.pub())).isTrue();
        peers.remember(third.pub());
        assertThat(peers.knows(listener.pub())).isFalse();
        assertThat(peers.knows(dialer.pub())).isTrue();
        assertThat(peers.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 1087, 1088, 1183, 1185, 2400, 4000})
    void shouldIgnoreAnOfferOfAnyOtherLength(int length) throws NoiseException {
        assertClassical(new PayloadKem(random(length), random(0)), length);
    }

    @Test
    void shouldIgnoreAnOfferThatIsNoKey() throws NoiseException {
        for (Kem kem : KemTest.all().toList()) {
            NoiseConfig here = config(Hybrid.ACCEPT, kem);
            NoiseConfig liar = config(Hybrid.OFFER, new PayloadKem(KemTest.outOfRangeKey(), random(0)));
            Ends ends = meet(NoisePattern.KK, liar, here);
            ends.assertMirrored();
            assertThat(ends.responder().keys().hybrid()).as(kem.name()).isFalse();
        }
    }

    private void assertClassical(Kem dialersKem, int length) throws NoiseException {
        for (NoisePattern pattern : NoisePattern.values()) {
            Ends ends = meet(pattern, config(Hybrid.OFFER, dialersKem), config(Hybrid.ACCEPT));
            ends.assertMirrored();
            assertThat(ends.responder().keys().hybrid()).as("%d bytes", length).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1087, 1089, 1184, 4000})
    void shouldIgnoreAnAnswerOfAnyOtherLength(int length) throws NoiseException {
        NoiseConfig liar = config(Hybrid.ACCEPT, new PayloadKem(random(0), random(length)));
        Ends ends = meet(NoisePattern.XK, config(Hybrid.OFFER), liar);
        assertThat(ends.initiator().keys().hybrid()).isFalse();
    }

    @Test
    void shouldEndInDifferentKeysWhenTheAnswerWasMadeUp() throws NoiseException {
        NoiseConfig liar = config(Hybrid.ACCEPT, new PayloadKem(random(0), random(Kem.CIPHERTEXT_BYTES)));
        Ends ends = meet(NoisePattern.KK, config(Hybrid.OFFER), liar);
        assertThat(ends.initiator().keys().hybrid()).isTrue();
        assertThat(ends.initiator().keys().sendKey())
                .isNotEqualTo(ends.responder().keys().receiveKey());
    }

    private Ends meet(NoisePattern pattern, NoiseConfig dialing, NoiseConfig listening) throws NoiseException {
        return Ends.of(pattern, dialer, listener, dialing, listening).run();
    }

    private NoiseConfig config(Hybrid hybrid) {
        return config(hybrid, Kem.bouncyCastle());
    }

    private NoiseConfig config(Hybrid hybrid, Kem kem) {
        return new NoiseConfig(
                curve, new SeededEntropy(SEED), hybrid, kem, new HybridPeers(8), new HandshakeBudget(1, 0));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }
}
