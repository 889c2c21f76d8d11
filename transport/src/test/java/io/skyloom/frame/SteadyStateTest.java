package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.skyloom.aead.AeadProvider;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream costs when nothing changes: no garbage while busy, little memory while idle. */
class SteadyStateTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    /** Sizes whose packets are many to a frame, fill one, and span two, three or seventeen. */
    @ParameterizedTest
    @ValueSource(ints = {64, 1024, 4063, 4096, 10_000, 65_535})
    void shouldMakeNoGarbagePerPacket(int payload, World world) throws IOException {
        LoopCarrier carrier = new LoopCarrier(256 * 1024);
        Seams seams = world.virtual().seams("visor", "10.0.0.9");
        try (SealedStream stream = SealedPair.initiator(carrier, new PlainAead(), seams)) {
            byte[] packet = Packets.packet(1, new byte[payload]);
            Counting counting = new Counting();
            long before = 0;
            int warmUp = ROUNDS / 2;
            for (int round = 0; round < ROUNDS; round++) {
                if (round == warmUp) {
                    before = THREADS.getCurrentThreadAllocatedBytes();
                    counting.packets = 0;
                }
                stream.append(packet, 0, packet.length);
                stream.append(packet, 0, packet.length);
                stream.flush();
                while (carrier.filled() > 0) {
                    stream.pump(counting);
                }
            }
            long garbage = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(counting.packets).isEqualTo(2L * (ROUNDS - warmUp));
            // The compiler may put a few objects on the heap when it replaces code under way; one byte a packet it is
            // not.
            assertThat(garbage).as("bytes for %d packets", counting.packets).isLessThan(counting.packets / 4);
        }
    }

    @Test
    void shouldWaitWithASmallBufferAndForgetTheLargeOneWhenIdle(World world) throws IOException {
        LoopCarrier carrier = new LoopCarrier(256 * 1024);
        Seams seams = world.virtual().seams("visor", "10.0.0.9");
        AtomicInteger activity = new AtomicInteger();
        FrameReader reader = new FrameReader(carrier, new PlainAead(), "peer", activity::incrementAndGet);
        byte[] small = reader.buffer();
        assertThat(small.length).isLessThanOrEqualTo(16 * 1024);
        try (SealedStream stream = SealedPair.initiator(carrier, new PlainAead(), seams)) {
            byte[] large = burst(stream, reader, carrier);
            assertThat(large.length).isGreaterThan(128 * 1024);
            trickle(stream, reader);
            assertThat(reader.buffer() == small).isTrue();
            assertThat(burst(stream, reader, carrier) == large).isTrue();
            trickle(stream, reader);
            reader.rest();
            assertThat(burst(stream, reader, carrier) == large).isFalse();
            assertThat(activity).hasPositiveValue();
        }
    }

    private static byte[] burst(SealedStream stream, FrameReader reader, LoopCarrier carrier) throws IOException {
        byte[] largest = reader.buffer();
        for (int i = 0; i < 3; i++) {
            stream.append(new byte[60_000], 0, 60_000);
        }
        stream.flush();
        while (carrier.filled() > 0) {
            assertThat(reader.fill()).isTrue();
            openAll(reader);
            largest = reader.buffer().length > largest.length ? reader.buffer() : largest;
        }
        return largest;
    }

    private static void trickle(SealedStream stream, FrameReader reader) throws IOException {
        for (int i = 0; i < 2; i++) {
            stream.write(new byte[100], 0, 100);
            assertThat(reader.fill()).isTrue();
            openAll(reader);
        }
    }

    private static void openAll(FrameReader reader) throws IOException {
        while (reader.open()) {
            reader.consume(reader.plainLength());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "conscrypt"})
    void shouldBeMadeOfLittle(String mode, World world) {
        Seams seams = world.virtual().seams("visor", "10.0.0.9");
        AeadProvider aead = AeadProvider.choose(mode);
        LoopCarrier carrier = new LoopCarrier(1);
        NoiseKeys keys = SealedPair.keys(new byte[32], new byte[32]);
        long made = 0;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            new SealedStream(carrier, keys, aead, seams).close();
            made = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(made).as("bytes, those included that are garbage at once").isLessThan(40 * 1024);
    }

    private static final class Counting implements PacketSink {
        long packets;

        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            packets++;
        }

        @Override
        public void onBatchEnd() {}
    }
}
