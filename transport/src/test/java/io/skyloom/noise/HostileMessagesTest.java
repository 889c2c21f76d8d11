package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.InvalidPoints;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.HandshakeProbe.Place;
import io.skyloom.seam.virtual.SeededEntropy;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer may send instead of the right message, and what must come of it. */
class HostileMessagesTest {
    private static final long SEED = 0x5EED_0010L;
    private static final int ROUNDS = 120;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(Place.class)
    void shouldTakeTheRightMessageOnly(Place place) throws NoiseException {
        for (Hybrid hybrid : new Hybrid[] {Hybrid.OFF, Hybrid.OFFER}) {
            HandshakeProbe probe = HandshakeProbe.at(place, hybrid, SEED);
            assertThat(probe.feed(probe.right())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void shouldRefuseMutatedMessagesForGood(Place place) throws NoiseException {
        for (int round = 0; round < ROUNDS; round++) {
            HandshakeProbe probe = HandshakeProbe.at(place, round % 4 == 0 ? Hybrid.OFFER : Hybrid.OFF, round);
            byte[] mutated = mutate(probe.right());
            assertThat(probe.feed(mutated)).as("seed %x, round %d", SEED, round).isNotEmpty();
        }
    }

    private byte[] mutate(byte[] message) {
        return switch (random.nextInt(4)) {
            case 0 -> flip(message);
            case 1 -> Arrays.copyOf(message, random.nextInt(message.length));
            case 2 -> Arrays.copyOf(message, message.length + 1 + random.nextInt(50));
            default -> noise(message);
        };
    }

    private byte[] flip(byte[] message) {
        message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(8));
        return message;
    }

    private byte[] noise(byte[] message) {
        byte[] other = new byte[random.nextBoolean() ? message.length : random.nextInt(NoiseStreams.MAX_MESSAGE)];
        random.nextBytes(other);
        return other;
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"KK_1", "KK_2", "XK_1", "XK_2"})
    void shouldRefuseEveryInvalidEphemeralKey(Place place) throws NoiseException {
        for (var invalid : InvalidPoints.all().entrySet()) {
            HandshakeProbe probe = HandshakeProbe.at(place, Hybrid.OFF, SEED);
            byte[] message = probe.right();
            System.arraycopy(invalid.getValue(), 0, message, 0, PubKey.BYTES);
            assertThat(probe.feed(message)).as(invalid.getKey()).contains("its ephemeral key is invalid");
        }
    }

    @Test
    void shouldRefuseAnInvalidEphemeralKeyBeforeAnyArithmetic() {
        CountingCurve curve = new CountingCurve();
        KeyPair listener = KeyPair.fromSeed(new byte[] {2});
        NoiseConfig config = NoiseConfig.of(curve, new SeededEntropy(SEED), Hybrid.OFF);
        for (byte[] invalid : InvalidPoints.all().values()) {
            NoiseHandshake end = NoiseHandshake.responder(NoisePattern.XK, listener, null, config);
            assertThatThrownBy(() -> end.read(Arrays.copyOf(invalid, 49))).isInstanceOf(NoiseException.class);
        }
        assertThat(curve.products).isZero();
    }

    @Test
    void shouldRefuseEveryInvalidStaticKeyThatASealedMessageTells() throws NoiseException {
        for (var invalid : InvalidPoints.all().entrySet()) {
            KeyPair listener = KeyPair.fromSeed(new byte[] {2});
            NoiseHandshake end = NoiseHandshake.responder(
                    NoisePattern.XK,
                    listener,
                    null,
                    NoiseConfig.of(new CountingCurve(), new SeededEntropy(SEED), Hybrid.OFF));
            LyingDialer dialer = new LyingDialer(listener.pub());
            end.read(dialer.first());
            dialer.second(end.write());
            assertThatThrownBy(() -> end.read(dialer.third(invalid.getValue())))
                    .as(invalid.getKey())
                    .isInstanceOf(NoiseException.class)
                    .hasMessageContaining("message 3 of the XK handshake with an unnamed peer")
                    .hasMessageContaining("its static key is invalid");
            assertThatThrownBy(end::keys).isInstanceOf(IllegalStateException.class);
        }
    }
}
