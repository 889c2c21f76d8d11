package io.skyloom.network;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.key.KeyPair;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One recorded connection between two of the network's own visors, from the first byte to the last. */
public final class RecordedConnection {
    /** One segment on the wire; {@code plain} is what an encrypted one carries, else empty. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Segment(boolean fromInitiator, byte[] bytes, byte[] plain) {}

    private static final int HANDSHAKE_SEGMENTS = 6;
    private static final int BIG_PACKET = 5007;

    private final Vector record;

    private RecordedConnection(Vector record) {
        this.record = record;
    }

    /** The recording of that transport type. */
    public static RecordedConnection of(String type) {
        return new RecordedConnection(Vectors.load("handshake.json").object(type + "_transcript"));
    }

    /** The end that dialled. */
    public KeyPair initiator() {
        return RecordedFrames.pair("A");
    }

    /** The end that accepted. */
    public KeyPair responder() {
        return RecordedFrames.pair("B");
    }

    /** What the dialling end drew at random. */
    public PreparedEntropy initiatorEntropy() {
        return new PreparedEntropy(List.of(record.bytes("initiator_noise_ephemeral_sk")));
    }

    /** What the accepting end drew at random. */
    public PreparedEntropy responderEntropy() {
        return new PreparedEntropy(List.of(nonce(), record.bytes("responder_noise_ephemeral_sk")));
    }

    /** The four frames and the two Noise messages, in order. */
    public List<Segment> handshake() {
        return segments().subList(0, HANDSHAKE_SEGMENTS);
    }

    /** Settlement and packets, in order. */
    public List<Segment> afterHandshake() {
        List<Segment> all = segments();
        return all.subList(HANDSHAKE_SEGMENTS, all.size());
    }

    /** All of it. */
    public List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        List<Vector> wire = record.list("wire");
        int[] next = {0, 0};
        for (Vector entry : wire.stream().filter(one -> one.has("hex")).toList()) {
            boolean fromInitiator = entry.text("direction").equals("i->r");
            byte[] plain = segments.size() < HANDSHAKE_SEGMENTS
                    ? new byte[0]
                    : plain(fromInitiator, next[fromInitiator ? 0 : 1]++);
            segments.add(new Segment(fromInitiator, entry.bytes("hex"), plain));
        }
        return segments;
    }

    private byte[] plain(boolean fromInitiator, int index) {
        Vector frame = record.list(fromInitiator ? "initiator_frames" : "responder_frames")
                .get(index);
        byte[] plain = frame.has("plaintext_hex") ? frame.bytes("plaintext_hex") : partOfBigPacket(frame);
        if (plain.length != frame.number("plaintext_len")) {
            throw new AssertionError("recorded frame " + frame + " has " + plain.length + " bytes");
        }
        return plain;
    }

    /** The packet whose payload byte i is (i * 7) mod 251 went out in two frames. */
    private static byte[] partOfBigPacket(Vector frame) {
        byte[] packet = new byte[BIG_PACKET];
        System.arraycopy(HexFormat.of().parseHex("00000000081388"), 0, packet, 0, 7);
        for (int i = 0; i < BIG_PACKET - 7; i++) {
            packet[7 + i] = (byte) (i * 7 % 251);
        }
        int length = (int) frame.number("plaintext_len");
        int begin = frame.number("nonce") == 3 ? 0 : BIG_PACKET - length;
        byte[] part = new byte[length];
        System.arraycopy(packet, begin, part, 0, length);
        String first = HexFormat.of().formatHex(part, 0, 16);
        if (!first.equals(frame.text("plaintext_first_16"))) {
            throw new AssertionError("rebuilt " + first + ", recorded " + frame.text("plaintext_first_16"));
        }
        return part;
    }

    private byte[] nonce() {
        String frame1 = record.list("wire").get(1).text("text");
        String numbers = frame1.substring(frame1.indexOf('[') + 1, frame1.indexOf(']'));
        byte[] nonce = new byte[16];
        int at = 0;
        for (String number : numbers.split(",", -1)) {
            nonce[at++] = (byte) Integer.parseInt(number);
        }
        return nonce;
    }
}
