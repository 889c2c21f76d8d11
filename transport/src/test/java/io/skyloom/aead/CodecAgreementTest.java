package io.skyloom.aead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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
        assertThat(new RecordedSession().messages()).hasSizeGreaterThan(30).allSatisfy(m -> {
            byte[] body = Arrays.copyOfRange(m.framed(), 10, m.framed().length);
            byte[] sealed = new byte[body.length];
            byte[] opened = new byte[m.plain().length];
            try (AeadCodec sealer = candidate.provider.create(m.key(), true);
                    AeadCodec opener = candidate.provider.create(m.key(), false)) {
                int n = sealer.seal(m.counter(), m.plain(), 0, m.plain().length, sealed, 0);
                assertThat(n).isEqualTo(body.length);
                assertThat(sealed).isEqualTo(body);
                assertThat(opener.open(m.counter(), body, 0, body.length, opened, 0))
                        .isEqualTo(opened.length);
                assertThat(opened).isEqualTo(m.plain());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldOpenWhatTheOtherSealedWhereverItLies(Candidate one, Candidate other) {
        one.assumeAvailable();
        other.assumeAvailable();
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] key = new byte[32];
        random.nextBytes(key);
        try (AeadCodec sealer = one.provider.create(key, true);
                AeadCodec opener = other.provider.create(key, false)) {
            for (int round = 1; round <= ROUNDS; round++) {
                exchange(sealer, opener, random, round, "seed " + seed + " round " + round);
            }
        }
    }

    /** Seals, opens and forges one random message; in place, moving down, or from array to array. */
    private static void exchange(AeadCodec sealer, AeadCodec opener, SplittableRandom random, int round, String name) {
        long counter = (random.nextLong() & ~0xFFFFL) | round;
        int length = random.nextInt(4) == 0 ? random.nextInt(70) : random.nextInt(MAX_PLAIN + 1);
        int lower = random.nextInt(60);
        int upper = random.nextBoolean() ? lower : lower + random.nextInt(60);
        boolean inPlace = random.nextBoolean();
        byte[] source = new byte[upper + length + 100];
        random.nextBytes(source);
        byte[] plain = Arrays.copyOfRange(source, upper, upper + length);

        byte[] sealed = inPlace ? source : new byte[source.length];
        assertThat(sealer.seal(counter, source, upper, length, sealed, lower)).isEqualTo(length + 16);

        byte[] forged = sealed.clone();
        forged[lower + random.nextInt(length + 16)] ^= (byte) (1 << random.nextInt(8));
        assertThat(opener.open(counter, forged, lower, length + 16, forged, lower))
                .as(name)
                .isEqualTo(-1);

        int target = Math.min(lower, random.nextInt(60));
        byte[] opened = inPlace ? sealed : new byte[sealed.length];
        assertThat(opener.open(counter, sealed, lower, length + 16, opened, target))
                .as(name)
                .isEqualTo(length);
        assertThat(Arrays.copyOfRange(opened, target, target + length)).as(name).isEqualTo(plain);
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
