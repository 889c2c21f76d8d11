package io.skyloom.frame;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.testing.Draw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps copies of what a stream hands over, and counts the batches. Owned by the reading thread. */
final class Packets implements PacketSink {
    final List<byte[]> taken = new ArrayList<>();
    int batches;

    @Override
    public void onPacket(byte[] buffer, int offset, int length) {
        taken.add(Arrays.copyOfRange(buffer, offset, offset + length));
        // A router rewrites packets where they lie; nothing that is read later may suffer.
        Arrays.fill(buffer, offset, offset + length, (byte) 0xEE);
    }

    @Override
    public void onBatchEnd() {
        batches++;
    }

    /** A packet of that type, to route id 1. */
    static byte[] packet(int type, byte[] payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        PacketHeader.put(packet, 0, type, 1, payload.length);
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        return packet;
    }

    /** Between one and {@code most} packets of all sizes, whole frames and their neighbours among them. */
    static List<byte[]> random(Draw draw, int most) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = draw.between(1, most); i > 0; i--) {
            packets.add(packet(draw.between(0, 255), draw.bytes(size(draw))));
        }
        return packets;
    }

    private static int size(Draw draw) {
        return switch (draw.between(0, 9)) {
            case 0 -> 0;
            case 1 -> draw.between(4055, 4075);
            case 2 -> draw.between(8120, 8150);
            case 3 -> draw.between(0, PacketHeader.MAX_PAYLOAD);
            default -> draw.between(0, draw.between(0, 2000));
        };
    }
}
