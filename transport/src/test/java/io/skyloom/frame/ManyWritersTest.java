package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.AeadProvider;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads, one stream: every packet arrives whole, once, and in its writer's order. */
class ManyWritersTest {
    private static final int WRITERS = 8;
    private static final int PACKETS = 1500;
    private static final int LONGEST = 9000;

    @ParameterizedTest(name = "a carrier with a window of {0} bytes, sealed by {1}")
    @CsvSource({"100, plain", "5000, jdk", "100000, plain", "10000000, jdk"})
    void shouldKeepPacketsWholeAndInOrder(int window, String cipher, World world) throws IOException {
        Seams seams = world.realSeams("visor");
        MemoryInternet internet = new MemoryInternet(seams.clock(), seams.timers(), 1);
        try (StreamPair wire = StreamPair.over(internet)) {
            wire.link().window(window);
            AeadProvider aead = cipher.equals("plain") ? new PlainAead() : AeadProvider.choose(cipher);
            exchange(wire.first(), wire.second(), aead, seams);
        }
    }

    @Test
    void shouldKeepPacketsWholeAndInOrderOverTcp(World world) throws IOException {
        Seams seams = world.realSeams("visor");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (StreamListener listener = seams.net().listen(any);
                ByteStream client = seams.net().connect(listener.localAddress(), Duration.ofSeconds(5));
                ByteStream server = listener.accept()) {
            exchange(client, server, AeadProvider.choose("auto"), seams);
        }
    }

    private static void exchange(ByteStream one, ByteStream other, AeadProvider aead, Seams seams) throws IOException {
        AtomicInteger trouble = new AtomicInteger();
        Counting received = new Counting();
        try (SealedPair pair = SealedPair.patient(one, other, aead, seams)) {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int id = writer;
                writers.add(seams.threads().start("writer " + id, () -> say(pair.first(), id, trouble)));
            }
            while (received.packets < WRITERS * PACKETS) {
                assertThat(pair.second().pump(received)).isTrue();
            }
            Eventually.holds("writers end", () -> writers.stream().noneMatch(Thread::isAlive));
            Eventually.holds(
                    "the writer knows that all is written", () -> pair.first().pendingBytes() == 0);
        }
        assertThat(trouble).hasValue(0);
        assertThat(received.wrong).isEmpty();
    }

    /** Sends numbered packets in all the ways there are. */
    private static void say(SealedStream stream, int id, AtomicInteger trouble) {
        SplittableRandom random = new SplittableRandom(id);
        byte[] packet = new byte[PacketHeader.BYTES + LONGEST];
        try {
            for (int number = 0; number < PACKETS; number++) {
                int size = Integer.BYTES + random.nextInt(random.nextInt(10) == 0 ? LONGEST - Integer.BYTES : 300);
                PacketHeader.put(packet, 0, id, number, size);
                Arrays.fill(packet, PacketHeader.BYTES, PacketHeader.BYTES + size, (byte) number);
                send(stream, packet, PacketHeader.BYTES + size, random.nextInt(4));
            }
            stream.flush();
        } catch (IOException e) {
            trouble.incrementAndGet();
        }
    }

    private static void send(SealedStream stream, byte[] packet, int length, int way) throws IOException {
        switch (way) {
            case 0 -> stream.write(packet, 0, length);
            case 1 -> {
                stream.append(packet, 0, length);
                stream.flush();
            }
            case 2 -> stream.append(packet, 0, length);
            default -> {
                while (!stream.tryAppend(packet, 0, length)) {
                    stream.awaitRoom(Duration.ofSeconds(1));
                }
            }
        }
    }

    /** Checks packets as they come; owned by the reading thread. */
    private static final class Counting implements PacketSink {
        final List<String> wrong = new ArrayList<>();
        private final int[] next = new int[WRITERS];
        int packets;

        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            packets++;
            int writer = PacketHeader.type(buffer, offset);
            int number = PacketHeader.routeId(buffer, offset);
            if (number != next[writer]++) {
                wrong.add("writer " + writer + " packet " + number);
            }
            for (int i = PacketHeader.BYTES; i < length; i++) {
                if (buffer[offset + i] != (byte) number) {
                    wrong.add("writer " + writer + " packet " + number + " byte " + i);
                    break;
                }
            }
        }

        @Override
        public void onBatchEnd() {}
    }
}
