package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.virtual.SeededEntropy;
import java.util.Arrays;

/**
 * One end of a handshake at the moment when it expects a message, and the message that would be right. Feeding it
 * anything must end in one of two ways: the right message is taken, anything else is refused for good. The entry for
 * fuzzing. Owned by one thread.
 */
public final class HandshakeProbe {
    /** Where a peer's bytes are read. */
    public enum Place {
        /** The dialer's first message, read by somebody who knows the dialer. */
        KK_1(NoisePattern.KK, 1),
        /** The answer to it. */
        KK_2(NoisePattern.KK, 2),
        /** The first message of somebody unknown. */
        XK_1(NoisePattern.XK, 1),
        /** The answer to it. */
        XK_2(NoisePattern.XK, 2),
        /** The message that tells the dialer's key. */
        XK_3(NoisePattern.XK, 3);

        private final NoisePattern pattern;
        private final int message;

        Place(NoisePattern pattern, int message) {
            this.pattern = pattern;
            this.message = message;
        }
    }

    private static final Curve CURVE = Curve.bouncyCastle();
    private static final KeyPair DIALER = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair LISTENER = KeyPair.fromSeed(new byte[] {2});

    private final NoiseHandshake reader;
    private final byte[] right;
    private final boolean last;

    private HandshakeProbe(NoiseHandshake reader, byte[] right, boolean last) {
        this.reader = reader;
        this.right = right;
        this.last = last;
    }

    /** A fresh end that expects the message of {@code place}; the same seed gives the same right message. */
    public static HandshakeProbe at(Place place, Hybrid hybrid, long seed) throws NoiseException {
        NoiseConfig config = NoiseConfig.of(CURVE, new SeededEntropy(seed), hybrid);
        boolean told = place.pattern.initiatorKnown();
        NoiseHandshake writer = NoiseHandshake.initiator(place.pattern, DIALER, LISTENER.pub(), config);
        NoiseHandshake reader = NoiseHandshake.responder(place.pattern, LISTENER, told ? DIALER.pub() : null, config);
        for (int message = 1; message < place.message; message++) {
            reader.read(writer.write());
            NoiseHandshake turn = writer;
            writer = reader;
            reader = turn;
        }
        byte[] right = writer.write();
        return new HandshakeProbe(reader, right, writer.done());
    }

    /** The message that is expected. */
    public byte[] right() {
        return right.clone();
    }

    /** Feeds the message and checks that the end is where that message puts it; returns the refusal, if any. */
    public String feed(byte[] message) {
        String refusal = refusalOf(message);
        assertThat(refusal.isEmpty())
                .as("the right message and only it is taken")
                .isEqualTo(Arrays.equals(message, right));
        if (refusal.isEmpty()) {
            assertThat(reader.done()).isEqualTo(last);
        } else {
            assertOver();
        }
        return refusal;
    }

    private String refusalOf(byte[] message) {
        try {
            reader.read(message);
            return "";
        } catch (NoiseException e) {
            assertThat(e.getMessage()).contains("handshake with").contains("is refused: ");
            return String.valueOf(e.getMessage());
        }
    }

    private void assertOver() {
        assertThat(reader.done()).isFalse();
        assertThat(reader.writesNext()).isFalse();
        assertThatThrownBy(reader::write).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::keys).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.read(right)).isInstanceOf(IllegalStateException.class);
    }
}
