package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a peer makes of sealed frames. Under a real cipher only frames that the other end sealed come out, in order and none
 * twice, however they were changed on the way (that a whole frame was left out cannot be seen in this protocol); behind a cipher that lets everything pass, frames and packets are read exactly as a
 * few lines without any buffer management read them, in pieces of any size.
 */
final class FrameTargets {
    private static final PubKey PEER = KeyPair.fromSeed(new byte[] {1}).pub();
    private static final int HEAD = Short.BYTES + Long.BYTES;
    private static final int LONGEST_FRAME = 4094;
    private static final int[] PIECES = {1, 7, 4096, Integer.MAX_VALUE};
    private static final byte[] GENUINE = sealed(AeadProvider.choose("jdk"));
    private static final byte[] OPEN = sealed(new Open());
    private static final List<byte[]> SEALED = frames(OPEN);

    private FrameTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        byte[] oneChange = {1, 0, 0, 9};
        return List.of(
                Target.of("frame-authentic", FrameTargets::authentic).seeded(oneChange, Edits.verbatim(GENUINE)),
                Target.of("frame-structure", FrameTargets::structure).seeded(oneChange, Edits.verbatim(OPEN)));
    }

    private static void authentic(byte[] data) {
        byte[] got = plaintext(AeadProvider.choose("jdk"), Edits.of(GENUINE, data));
        int at = 0;
        int taken = 0;
        for (byte[] frame : SEALED) {
            if (got.length - at >= frame.length && Arrays.equals(got, at, at + frame.length, frame, 0, frame.length)) {
                at += frame.length;
                taken++;
            }
        }
        require(at == got.length, "nothing but frames that were sealed, in order");
        require(data.length > 0 || taken == SEALED.size(), "all of them when nothing was changed");
    }

    private static void structure(byte[] data) {
        byte[] wire = Edits.of(OPEN, data);
        List<String> wanted = reference(wire);
        for (int piece : PIECES) {
            require(received(new Open(), wire, piece).equals(wanted), "the packets of all frames that are in order");
        }
    }

    private static List<String> received(AeadProvider aead, byte[] wire, int piece) {
        Surroundings around = new Surroundings();
        List<String> got = new ArrayList<>();
        try (SealedStream stream = stream(new Feed(wire, piece), aead, around)) {
            boolean more = true;
            while (more) {
                more = stream.pump(new Noting(got));
            }
        } catch (IOException e) {
            require(e.getMessage() != null, "an end says why");
        }
        around.verifyNothingWaits();
        return got;
    }

    private static byte[] plaintext(AeadProvider aead, byte[] wire) {
        Surroundings around = new Surroundings();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (SealedStream stream = stream(new Feed(wire, Integer.MAX_VALUE), aead, around)) {
            byte[] buffer = new byte[LONGEST_FRAME];
            int n = stream.read(buffer, 0, buffer.length);
            while (n >= 0) {
                got.write(buffer, 0, n);
                n = stream.read(buffer, 0, buffer.length);
            }
        } catch (IOException e) {
            require(e.getMessage() != null, "an end says why");
        }
        around.verifyNothingWaits();
        return got.toByteArray();
    }

    /** The packets in the plaintext of all frames that are in order. */
    private static List<String> reference(byte[] wire) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        frames(wire).forEach(plain::writeBytes);
        return split(plain.toByteArray());
    }

    /** What frames with rising counters carry, until the first that is out of order. */
    private static List<byte[]> frames(byte[] wire) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(wire);
        long last = 0;
        while (in.remaining() >= HEAD + AeadCodec.TAG_BYTES) {
            int length = in.getShort(in.position()) & 0xFFFF;
            long counter = in.getLong(in.position() + Short.BYTES);
            boolean inOrder = length >= Long.BYTES + AeadCodec.TAG_BYTES
                    && length <= LONGEST_FRAME
                    && in.remaining() >= Short.BYTES + length
                    && Long.compareUnsigned(counter, last) > 0
                    && counter != -1; // kept by Noise, no frame has it
            if (!inOrder) {
                break;
            }
            last = counter;
            int end = in.position() + Short.BYTES + length;
            frames.add(Arrays.copyOfRange(wire, in.position() + HEAD, end - AeadCodec.TAG_BYTES));
            in.position(end);
        }
        return frames;
    }

    private static List<String> split(byte[] plain) {
        List<String> packets = new ArrayList<>();
        int at = 0;
        while (plain.length - at >= PacketHeader.BYTES) {
            int end = at + PacketHeader.BYTES + PacketHeader.payloadSize(plain, at);
            if (end > plain.length) {
                break;
            }
            packets.add(text(plain, at, end - at));
            at = end;
        }
        return packets;
    }

    private static byte[] sealed(AeadProvider aead) {
        Surroundings around = new Surroundings();
        Feed carrier = new Feed(new byte[0], 1);
        try (SealedStream stream = stream(carrier, aead, around)) {
            for (String packet : packets()) {
                byte[] bytes = HexFormat.of().parseHex(packet);
                stream.write(bytes, 0, bytes.length);
            }
            return carrier.heard();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Small ones, an empty one, and one that needs three frames. */
    private static List<String> packets() {
        List<String> packets = new ArrayList<>();
        for (int payload : new int[] {3, 0, 100, 9000, 1}) {
            byte[] packet = new byte[PacketHeader.BYTES + payload];
            PacketHeader.put(packet, 0, payload % 7, payload, payload);
            Arrays.fill(packet, PacketHeader.BYTES, packet.length, (byte) payload);
            packets.add(text(packet, 0, packet.length));
        }
        return packets;
    }

    /** Plaintext in frames as {@link #open} reads them, every 1024 bytes one. */
    static byte[] framed(byte[] plain) throws IOException {
        Feed carrier = new Feed(new byte[0], 1);
        try (SealedStream stream = open(carrier, new Surroundings())) {
            for (int at = 0; at < plain.length; at += 1024) {
                stream.write(plain, at, Math.min(1024, plain.length - at));
            }
            return carrier.heard();
        }
    }

    /** A stream whose frames anybody can make. */
    static SealedStream open(Feed carrier, Surroundings around) {
        return stream(carrier, new Open(), around);
    }

    private static SealedStream stream(Feed carrier, AeadProvider aead, Surroundings around) {
        byte[] key = new byte[32];
        return new SealedStream(carrier, new NoiseKeys(key, key, new byte[32], PEER, false), aead, around.seams);
    }

    private static String text(byte[] bytes, int offset, int length) {
        return HexFormat.of().formatHex(bytes, offset, offset + length);
    }

    /** Keeps a copy of every packet. */
    private record Noting(List<String> packets) implements PacketSink {
        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            packets.add(text(buffer, offset, length));
        }

        @Override
        public void onBatchEnd() {}
    }

    /** A cipher that leaves bytes as they are and finds everything authentic. */
    static final class Open implements AeadProvider, AeadCodec {
        @Override
        public String name() {
            return "open";
        }

        @Override
        public AeadCodec create(byte[] key, boolean forSealing) {
            return this;
        }

        @Override
        public int seal(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            System.arraycopy(source, offset, target, targetOffset, length);
            return length + TAG_BYTES;
        }

        @Override
        public int open(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            System.arraycopy(source, offset, target, targetOffset, length - TAG_BYTES);
            return length - TAG_BYTES;
        }

        @Override
        public void close() {}
    }
}
