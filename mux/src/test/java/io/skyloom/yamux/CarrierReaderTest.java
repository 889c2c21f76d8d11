package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import org.junit.jupiter.api.Test;

class CarrierReaderTest {
    @Test
    void shouldGrowWhileReadsFillItAndShrinkWhenTheyDoNot() throws Exception {
        try (StreamPair pair = StreamPair.in(new VirtualTime())) {
            int[] comes = {Integer.MAX_VALUE};
            ByteStream carrier = new PassingStream(pair.first()) {
                @Override
                public int read(byte[] target, int offset, int length) {
                    return Math.min(comes[0], length);
                }
            };
            CarrierReader reader = new CarrierReader(carrier);
            assertThat(reader.buffer()).hasSize(4 * 1024);
            for (int i = 0; i < 3; i++) {
                reader.adapt(reader.read());
            }
            assertThat(reader.buffer()).hasSize(64 * 1024);
            comes[0] = 20_000;
            for (int i = 0; i < 1000; i++) {
                reader.adapt(reader.read());
            }
            assertThat(reader.buffer()).as("more than a quarter is used").hasSize(64 * 1024);
            comes[0] = 12;
            for (int i = 0; i < 128; i++) {
                reader.adapt(reader.read());
            }
            assertThat(reader.buffer()).hasSize(4 * 1024);
        }
    }
}
