package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.WornOutKeyException;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.World;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Frames whose counters are the last that there are. */
class WornOutKeyTest {
    private static final byte[] KEY = new byte[32];
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");

    @Test
    void shouldSealNothingBehindTheLastCounter() throws IOException {
        FrameBatch batch = new FrameBatch(new FrameSealer(AEAD.create(KEY, true), -4));
        byte[] whole = new byte[FrameFormat.MAX_PLAIN];
        batch.append(whole, 0, whole.length);
        batch.append(whole, 0, whole.length);
        int sealed = batch.size();
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> batch.append(whole, 0, whole.length))
                    .isInstanceOf(WornOutKeyException.class)
                    .hasMessageContaining("the last counter is used up");
        }
        assertThat(batch.size()).isEqualTo(sealed);
    }

    @Test
    void shouldOpenTheLastFrameAndNoneBehindIt(World world) throws IOException {
        try (StreamPair pair = StreamPair.in(world.virtual().time())) {
            FrameReader reader = new FrameReader(pair.second(), AEAD.create(KEY, false), "peer", () -> {});
            send(pair, new FrameSealer(AEAD.create(KEY, true), -3), -2);
            assertThat(reader.fill()).isTrue();
            assertThat(reader.open()).isTrue();
            byte[] forged = new byte[FrameFormat.OVERHEAD + 1];
            forged[1] = (byte) (forged.length - FrameFormat.LENGTH_BYTES);
            java.util.Arrays.fill(forged, 2, 10, (byte) 0xFF);
            AEAD.create(KEY, true).seal(-1, new byte[1], 0, 1, forged, FrameFormat.HEAD_BYTES);
            pair.first().writeFully(forged, 0, forged.length);
            assertThat(reader.fill()).isTrue();
            assertThatThrownBy(reader::open)
                    .isInstanceOf(BadFrameException.class)
                    .hasMessageContaining("18446744073709551615 may not follow 18446744073709551614");
        }
    }

    private static void send(StreamPair pair, FrameSealer sealer, long counter) throws IOException {
        byte[] frame = new byte[FrameFormat.OVERHEAD + 1];
        sealer.seal(new byte[] {7}, 0, 1, frame, 0);
        assertThat(java.nio.ByteBuffer.wrap(frame).getLong(FrameFormat.LENGTH_BYTES))
                .isEqualTo(counter);
        pair.first().writeFully(frame, 0, frame.length);
    }
}
