package io.skyloom.routing.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.WornOutKeyException;
import io.skyloom.packet.PacketHeader;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Frames of every legal kind go through, and nothing else does. */
class GroupFramesTest {
    private static final byte[] KEY = new byte[32];
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");

    private final Intake intake = new Intake(1 << 22, Duration.ofSeconds(1), () -> 0);
    private final GroupOpener opener = new GroupOpener(AEAD.create(KEY, false), intake);
    private final GroupSealer sealer = new GroupSealer(AEAD.create(KEY, true));

    private static byte[] frame(byte[] packet) {
        return Arrays.copyOfRange(packet, PacketHeader.BYTES, packet.length);
    }

    private void feed(byte... bytes) {
        assertThat(intake.offer(bytes, 0, bytes.length)).isTrue();
    }

    /** A frame that our sealer would not make: any counter, perhaps without content. */
    private static byte[] frame(long counter, byte[] plain) {
        try (AeadCodec codec = AEAD.create(KEY, true)) {
            byte[] whole = new byte[GroupSealer.OVERHEAD + plain.length];
            ByteBuffer.wrap(whole).putShort((short) (whole.length - 2)).putLong(counter);
            codec.seal(counter, plain, 0, plain.length, whole, GroupSealer.HEAD_BYTES);
            return whole;
        }
    }

    /** The last counter but one is the last that a message may have. */
    @Test
    void shouldEndWithTheLastCounter() throws IOException {
        GroupSealer old = new GroupSealer(AEAD.create(KEY, true), -3);
        feed(frame(old.seal(new byte[] {7}, 0, 1, GroupSealer.NONE)));
        feed(frame(-1, new byte[] {8}));
        byte[] one = new byte[1];
        assertThat(opener.read(one, 0, 1)).isEqualTo(1);
        assertThat(one).containsExactly(7);
        assertThatThrownBy(() -> opener.read(one, 0, 1))
                .isInstanceOf(BadGroupFrameException.class)
                .hasMessageContaining("18446744073709551615 may not follow 18446744073709551614");
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> old.seal(new byte[] {7}, 0, 1, GroupSealer.NONE))
                    .isInstanceOf(WornOutKeyException.class);
        }
    }

    @Test
    void shouldOpenFramesOfEverySizeHoweverTheyAreCutIntoPackets() {
        Cases.check(60, draw -> {
            Intake in = new Intake(1 << 22, Duration.ofSeconds(1), () -> 0);
            GroupOpener out = new GroupOpener(AEAD.create(KEY, false), in);
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            byte[] wire = frames(draw, plain);
            for (int at = 0; at < wire.length; ) {
                int n = Math.min(wire.length - at, draw.between(1, 5000));
                in.offer(wire, at, n);
                at += n;
            }
            in.end(GroupEnd.CLOSED_BY_PEER, false);
            assertThat(readAll(out, draw)).isEqualTo(plain.toByteArray());
        });
    }

    private static byte[] frames(Draw draw, ByteArrayOutputStream plain) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        long counter = 0;
        for (int i = 0; i < 20; i++) {
            counter += draw.between(1, 1000);
            byte[] content = draw.bytes(draw.chance(0.2) ? 0 : draw.between(1, GroupLimits.MAX_CHUNK));
            wire.writeBytes(frame(counter, content));
            plain.writeBytes(content);
        }
        return wire.toByteArray();
    }

    private static byte[] readAll(GroupOpener opener, Draw draw) throws Exception {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] target = new byte[5000];
        while (true) {
            int n = opener.read(target, 0, draw.between(1, target.length));
            if (n < 0) {
                return got.toByteArray();
            }
            got.write(target, 0, n);
        }
    }

    @Test
    void shouldSealFramesThatFillOneFrameOfATransport() throws IOException {
        byte[] packet =
                sealer.seal(new byte[GroupLimits.ONE_FRAME_CHUNK], 0, GroupLimits.ONE_FRAME_CHUNK, GroupSealer.NONE);
        assertThat(packet).hasSize(GroupLimits.MAX_CHUNK);
        assertThat(ByteBuffer.wrap(packet).getLong(PacketHeader.BYTES + 2)).isEqualTo(1);
    }

    @Test
    void shouldNotLetAForgedCounterShutOutTheFramesThatFollow() throws Exception {
        byte[] forged = frame(-2, new byte[10]);
        forged[forged.length - 1] ^= 1;
        feed(forged);
        assertThatThrownBy(() -> opener.read(new byte[9], 0, 9))
                .isInstanceOf(BadGroupFrameException.class)
                .hasMessageContaining("frame 18446744073709551614 is not authentic");
        feed(frame(sealer.seal(new byte[] {7}, 0, 1, GroupSealer.NONE)));
        assertThat(opener.read(new byte[9], 0, 9)).isEqualTo(1);
    }

    @Test
    void shouldRefuseFramesThatComeTwiceOrHaveImpossibleLengths() throws IOException {
        byte[] once = frame(sealer.seal(new byte[] {7}, 0, 1, GroupSealer.NONE));
        feed(once);
        feed(once);
        assertThatThrownBy(() -> readTwice(opener)).hasMessageContaining("may not follow 1");
        for (int length : new int[] {0, 23, 4095, 65_535}) {
            Intake in = new Intake(1 << 16, Duration.ofSeconds(1), () -> 0);
            GroupOpener out = new GroupOpener(AEAD.create(KEY, false), in);
            in.offer(new byte[] {(byte) (length >>> 8), (byte) length}, 0, 2);
            assertThatThrownBy(() -> out.read(new byte[9], 0, 9))
                    .isInstanceOf(BadGroupFrameException.class)
                    .hasMessageContaining("a frame of " + length + " bytes");
        }
    }

    private static void readTwice(GroupOpener opener) throws Exception {
        opener.read(new byte[9], 0, 9);
        opener.read(new byte[9], 0, 9);
    }

    @Test
    void shouldTellAStreamThatEndsInsideAFrameFromOneThatEnds() {
        byte[] whole = frame(1, new byte[100]);
        for (int cut : new int[] {1, 2, 50, whole.length - 1}) {
            Intake in = new Intake(1 << 16, Duration.ofSeconds(1), () -> 0);
            GroupOpener out = new GroupOpener(AEAD.create(KEY, false), in);
            in.offer(whole, 0, cut);
            in.end(GroupEnd.CLOSED_BY_PEER, false);
            assertThatThrownBy(() -> out.read(new byte[9], 0, 9)).isInstanceOf(EOFException.class);
        }
    }
}
