package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skyloom.aead.AeadProvider;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Lane;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random packets, packed at random, cut at random, damaged at random. */
class RandomTrafficTest {
    private static final AeadProvider JDK = AeadProvider.choose("jdk");
    private static final int WIDE = 64 << 20;

    @Test
    void shouldHandOverWhatWasPackedHoweverItIsCut(World world) {
        Seams seams = seams(world);
        Cases.check(150, draw -> {
            List<byte[]> sent = Packets.random(draw, 40);
            byte[] wire = sealed(sent, draw, seams);
            Packets received = new Packets();
            Throwable end = receive(wire, draw.between(1, draw.between(1, 70_000)), received, seams);
            assertThat(end).isNull();
            assertSame(received.taken, sent);
        });
    }

    @Test
    void shouldPackPacketsIntoSharedFramesWithoutTearingSmallOnes(World world) {
        Seams seams = seams(world);
        Cases.check(100, draw -> {
            List<byte[]> sent = Packets.random(draw, 60);
            sent.removeIf(packet -> packet.length > FrameFormat.MAX_PLAIN);
            byte[] wire = sealed(sent, draw, seams);
            int at = 0;
            for (int plain : plainLengths(wire)) {
                assertThat(plain).isBetween(1, FrameFormat.MAX_PLAIN);
                int end = at + plain;
                while (!sent.isEmpty() && at < end) {
                    at += sent.remove(0).length;
                }
                assertThat(at).as("a frame ends where a packet ends").isEqualTo(end);
            }
            assertThat(sent).isEmpty();
        });
    }

    @Test
    void shouldFillFramesWithLongPackets(World world) throws IOException {
        byte[] long1 = Packets.packet(1, new byte[5000]);
        byte[] long2 = Packets.packet(1, new byte[9000]);
        byte[] wire = sealed(List.of(long1, long2), null, seams(world));
        assertThat(plainLengths(wire)).containsExactly(4070, 4070, 4070, long1.length + long2.length - 3 * 4070);
    }

    @Test
    void shouldTellWhereAStreamEndsEarly(World world) {
        Seams seams = seams(world);
        Cases.check(150, draw -> {
            List<byte[]> sent = Packets.random(draw, 10);
            byte[] whole = sealed(sent, draw, seams);
            byte[] wire = Arrays.copyOf(whole, draw.between(0, whole.length - 1));
            Packets received = new Packets();
            Throwable end = receive(wire, draw.between(1, 9000), received, seams);
            assertPrefix(received.taken, sent);
            if (end == null) {
                assertThat(plainLengths(wire).stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .as("a clean end lies between packets")
                        .isEqualTo(received.taken.stream()
                                .mapToInt(packet -> packet.length)
                                .sum());
            } else {
                assertThat(end).isInstanceOf(EOFException.class).hasMessageContaining(SealedPair.PEER.brief());
            }
        });
    }

    @Test
    void shouldEndAtTheFirstDamageAndHandOverNothingOfIt(World world) {
        Seams seams = seams(world);
        Cases.check(300, draw -> {
            List<byte[]> sent = Packets.random(draw, 10);
            byte[] whole = sealed(sent, draw, seams);
            byte[] wire = draw.mutate(whole);
            Packets received = new Packets();
            Throwable end = receive(wire, draw.between(1, 9000), received, seams);
            assertPrefix(received.taken, sent);
            if (!Arrays.equals(wire, Arrays.copyOf(whole, wire.length))) {
                assertThat(end).isInstanceOfAny(BadFrameException.class, EOFException.class);
                assertThat(end).hasMessageContaining("at byte").hasMessageContaining(SealedPair.PEER.brief());
            }
        });
    }

    @Test
    void shouldSurviveWhateverAStrangerSends(World world) {
        Seams seams = seams(world);
        Cases.check(500, draw -> {
            Packets received = new Packets();
            Throwable end = receive(draw.bytesUpTo(10_000), draw.between(1, 9000), received, seams);
            assertThat(received.taken).isEmpty();
            if (end != null) {
                assertThat(end).isInstanceOfAny(BadFrameException.class, EOFException.class);
            }
        });
    }

    @Test
    void shouldRefuseAFrameThatComesTwice(World world) throws IOException {
        Seams seams = seams(world);
        byte[] once = sealed(List.of(Packets.packet(1, new byte[10])), null, seams);
        byte[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        Packets received = new Packets();
        assertThat(receive(twice, 9000, received, seams))
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("counter 1 may not follow 1")
                .hasMessageContaining("at byte " + once.length);
        assertThat(received.taken).hasSize(1);
    }

    @Test
    void shouldReadTheFirstBytesAndPumpTheRest(World world) throws IOException {
        Seams seams = seams(world);
        byte[] greeting = {1, 2, 3, 4};
        byte[] packet = Packets.packet(7, new byte[3]);
        byte[] wire = sealed(List.of(greeting, packet, packet), null, seams);
        try (StreamPair pair = filled(wire);
                SealedStream stream = SealedPair.responder(pair.second(), JDK, seams)) {
            byte[] first = new byte[4];
            assertThat(stream.read(first, 0, 4)).isEqualTo(4);
            assertThat(first).isEqualTo(greeting);
            Packets received = new Packets();
            assertThat(stream.pump(received)).isTrue();
            assertThat(received.taken).containsExactly(packet, packet);
            assertThat(received.batches).isEqualTo(1);
            assertThat(stream.pump(received)).isFalse();
            assertThatThrownBy(() -> stream.read(new byte[1], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(stream.isClosed()).isFalse();
        }
    }

    @Test
    void shouldEndTheBatchAlsoWhenItsTailIsDamaged(World world) throws IOException {
        Seams seams = seams(world);
        byte[] wire = sealed(List.of(Packets.packet(1, new byte[10]), Packets.packet(1, new byte[4069])), null, seams);
        wire[wire.length - 1] ^= 1;
        Packets received = new Packets();
        assertThat(receive(wire, WIDE, received, seams)).isInstanceOf(BadFrameException.class);
        assertThat(received.taken).hasSize(1);
        assertThat(received.batches).isEqualTo(1);
    }

    /** The wire bytes of the packets, appended, tried, written or flushed at random; in one frame run without a draw. */
    private static byte[] sealed(List<byte[]> packets, @Nullable Draw draw, Seams seams) throws IOException {
        try (StreamPair pair = wire();
                SealedStream stream = SealedPair.initiator(pair.first(), JDK, seams)) {
            for (byte[] packet : packets) {
                if (draw == null || draw.chance(0.6)) {
                    stream.append(packet, 0, packet.length);
                } else if (draw.chance(0.5)) {
                    assertThat(stream.tryAppend(packet, 0, packet.length)).isTrue();
                } else {
                    stream.write(packet, 0, packet.length);
                }
                if (draw != null && (draw.chance(0.2) || stream.pendingBytes() > 128 * 1024)) {
                    stream.flush();
                }
            }
            stream.flush();
            pair.first().shutdownOutput();
            return readAll(pair.second());
        }
    }

    private static byte[] readAll(ByteStream stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[65536];
        for (int n = stream.read(part, 0, part.length); n >= 0; n = stream.read(part, 0, part.length)) {
            all.write(part, 0, n);
        }
        return all.toByteArray();
    }

    /** Pumps to the end; returns what ended it, or null for a clean end. */
    private static @Nullable Throwable receive(byte[] wire, int slice, Packets received, Seams seams)
            throws IOException {
        try (StreamPair pair = filled(wire);
                SealedStream stream = SealedPair.responder(new SlicedStream(pair.second(), slice), JDK, seams)) {
            return catchThrowable(() -> {
                while (stream.pump(received)) {
                    assertThat(stream.isClosed()).isFalse();
                }
            });
        }
    }

    private static StreamPair filled(byte[] wire) throws IOException {
        StreamPair pair = wire();
        pair.first().writeFully(wire, 0, wire.length);
        pair.first().shutdownOutput();
        return pair;
    }

    /** A wire that takes everything at once. */
    private static StreamPair wire() {
        MemoryInternet internet = MemoryInternet.in(new VirtualTime(), 1);
        internet.host("10.0.0.1");
        internet.host("10.0.0.2");
        Lane lane = internet.lane("10.0.0.1", "10.0.0.2");
        lane.window(WIDE);
        return StreamPair.over(internet);
    }

    private static List<Integer> plainLengths(byte[] wire) {
        List<Integer> lengths = new ArrayList<>();
        int at = 0;
        while (at + 2 <= wire.length) {
            int length = (wire[at] & 0xFF) << 8 | (wire[at + 1] & 0xFF);
            at += 2 + length;
            if (at <= wire.length) {
                lengths.add(length - 24);
            }
        }
        return lengths;
    }

    private static void assertSame(List<byte[]> received, List<byte[]> sent) {
        assertThat(received).hasSameSizeAs(sent);
        assertPrefix(received, sent);
    }

    private static void assertPrefix(List<byte[]> received, List<byte[]> sent) {
        assertThat(received.size()).isLessThanOrEqualTo(sent.size());
        for (int i = 0; i < received.size(); i++) {
            assertThat(received.get(i)).as("packet %d", i).isEqualTo(sent.get(i));
        }
    }

    private static Seams seams(World world) {
        return world.virtual().seams("visor", "10.0.0.9");
    }
}
