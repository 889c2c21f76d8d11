package io.skyloom.aead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every implementation that this machine offers, against the recorded bytes and against every other. */
class CodecAgreementTest {
    private static final int MAX_PLAIN = 4070;
    private static final int ROUNDS = 400;

    private static List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        all.add(new Candidate("jdk", new JdkAead(false), ""));
        all.add(new Candidate("jdk, moving to the front", new JdkAead(true), ""));
        all.add(candidate("conscrypt"));
        all.add(candidate("openssl"));
        return all;
    }

    private static Candidate candidate(String mode) {
        try {
            return new Candidate(mode, AeadProvider.choose(mode), "");
        } catch (IllegalStateException e) {
            return new Candidate(mode, new JdkAead(), e.toString());
        }
    }

    private static Stream<Arguments> pairs() {
        return candidates().stream().flatMap(a -> candidates().stream().map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void shouldSealAndOpenTheRecordedMessages(Candidate candidate) {
        candidate.assumeAvailable();
        RecordedSession.all().forEach(session -> {
            session.fromInitiator().forEach(m -> sealAndOpen(candidate.provider, session.initiatorsKey(), m));
            session.fromResponder().forEach(m -> sealAndOpen(candidate.provider, session.respondersKey(), m));
        });
    }

    private static void sealAndOpen(AeadProvider provider, byte[] key, Vector message) {
        long counter = message.number("nonce");
        byte[] plain = message.bytes("plaintext_hex");
        byte[] body = Arrays.copyOfRange(message.bytes("wire_body"), 8, plain.length + 24);
        byte[] sealed = new byte[body.length];
        byte[] opened = new byte[plain.length];
        try (AeadCodec sealer = provider.create(key, true);
                AeadCodec opener = provider.create(key, false)) {
            assertThat(sealer.seal(counter, plain, 0, plain.length, sealed, 0)).isEqualTo(body.length);
            assertThat(sealed).isEqualTo(body);
            assertThat(opener.open(counter, body, 0, body.length, opened, 0)).isEqualTo(plain.length);
            assertThat(opened).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldOpenWhatTheOtherSealedWhereverItLies(Candidate one, Candidate other) {
        one.assumeAvailable();
        other.assumeAvailable();
        byte[] key = filled(32, 42);
        AtomicInteger round = new AtomicInteger();
        try (AeadCodec sealer = one.provider.create(key, true);
                AeadCodec opener = other.provider.create(key, false)) {
            Cases.check(ROUNDS, draw -> exchange(sealer, opener, draw, round.incrementAndGet()));
        }
    }

    /** Seals, opens and forges one random message; in place, moving down, or from array to array. */
    private static void exchange(AeadCodec sealer, AeadCodec opener, Draw draw, int round) {
        long counter = (draw.anyLong() & ~0xFFFFL) | round;
        int length = draw.between(0, draw.chance(0.3) ? 70 : MAX_PLAIN);
        int lower = draw.between(0, 60);
        int upper = lower + (draw.chance(0.5) ? 0 : draw.between(0, 60));
        boolean inPlace = draw.chance(0.5);
        byte[] source = draw.bytes(upper + length + 100);
        byte[] plain = Arrays.copyOfRange(source, upper, upper + length);

        byte[] sealed = inPlace ? source : new byte[source.length];
        assertThat(sealer.seal(counter, source, upper, length, sealed, lower)).isEqualTo(length + 16);

        byte[] forged = sealed.clone();
        forged[lower + draw.between(0, length + 15)] ^= (byte) (1 << draw.between(0, 7));
        assertThat(opener.open(counter, forged, lower, length + 16, forged, lower))
                .isEqualTo(-1);

        int target = draw.between(0, lower);
        byte[] opened = inPlace ? sealed : new byte[sealed.length];
        assertThat(opener.open(counter, sealed, lower, length + 16, opened, target))
                .isEqualTo(length);
        assertThat(Arrays.copyOfRange(opened, target, target + length)).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void shouldRejectAnotherCounterAndAnotherKey(Candidate candidate) {
        candidate.assumeAvailable();
        byte[] sealed = new byte[26];
        try (AeadCodec sealer = candidate.provider.create(new byte[32], true);
                AeadCodec opener = candidate.provider.create(new byte[32], false);
                AeadCodec stranger = candidate.provider.create(filled(32, 1), false)) {
            sealer.seal(7, new byte[10], 0, 10, sealed, 0);
            assertThat(opener.open(8, sealed, 0, 26, new byte[10], 0)).isEqualTo(-1);
            assertThat(stranger.open(7, sealed, 0, 26, new byte[10], 0)).isEqualTo(-1);
            assertThat(opener.open(7, sealed, 0, 26, new byte[10], 0)).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void shouldNotReadOutsideTheGivenArrays(Candidate candidate) {
        candidate.assumeAvailable();
        try (AeadCodec sealer = candidate.provider.create(new byte[32], true);
                AeadCodec opener = candidate.provider.create(new byte[32], false)) {
            assertThatThrownBy(() -> sealer.seal(1, new byte[10], 1, 10, new byte[26], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> sealer.seal(1, new byte[10], 0, 10, new byte[26], 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> sealer.seal(1, new byte[10], 0, -1, new byte[26], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> opener.open(1, new byte[15], 0, 15, new byte[26], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> opener.open(1, new byte[26], 0, 26, new byte[9], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void shouldThrowAfterItsEndAndInTheOtherDirection(Candidate candidate) {
        candidate.assumeAvailable();
        AeadCodec sealer = candidate.provider.create(new byte[32], true);
        assertThatThrownBy(() -> sealer.open(1, new byte[16], 0, 16, new byte[16], 0))
                .isInstanceOf(IllegalStateException.class);
        sealer.close();
        sealer.close();
        assertThatThrownBy(() -> sealer.seal(1, new byte[1], 0, 1, new byte[17], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> candidate.provider.create(new byte[31], true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void shouldSurviveACloseDuringASeal(Candidate candidate) throws InterruptedException {
        candidate.assumeAvailable();
        for (int i = 0; i < 50; i++) {
            AeadCodec sealer = candidate.provider.create(new byte[32], true);
            Thread owner = Thread.ofPlatform().start(() -> sealUntilClosed(sealer));
            for (int spin = 0; spin < i * 20; spin++) {
                Thread.onSpinWait();
            }
            sealer.close();
            owner.join();
        }
    }

    private static void sealUntilClosed(AeadCodec sealer) {
        byte[] frame = new byte[4096];
        assertThatThrownBy(() -> {
                    for (long counter = 1; ; counter++) {
                        sealer.seal(counter, frame, 0, MAX_PLAIN, frame, 0);
                    }
                })
                .hasMessageContaining("closed");
    }

    @Test
    void shouldRefuseToSealTwiceUnderOneCounterWithTheJdk() {
        try (AeadCodec sealer = new JdkAead().create(new byte[32], true)) {
            sealer.seal(1, new byte[1], 0, 1, new byte[17], 0);
            assertThatThrownBy(() -> sealer.seal(1, new byte[1], 0, 1, new byte[17], 0))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static byte[] filled(int length, int value) {
        byte[] filled = new byte[length];
        Arrays.fill(filled, (byte) value);
        return filled;
    }

    record Candidate(String name, AeadProvider provider, String missing) {
        void assumeAvailable() {
            Assumptions.assumeTrue(missing.isEmpty(), missing);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
