package io.skyloom.managed;

import io.skyloom.packet.PacketHeader;

/** The packets that a transport exchanges for itself: route id 0, an eight-byte time stamp that the pong echoes. */
final class LinkPacket {
    static final int PING = 8;
    static final int PONG = 9;
    static final int BYTES = PacketHeader.BYTES + Long.BYTES;

    private LinkPacket() {}

    static byte[] of(int type, long stamp) {
        byte[] packet = new byte[BYTES];
        PacketHeader.put(packet, 0, type, 0, Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            packet[PacketHeader.BYTES + i] = (byte) (stamp >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        return packet;
    }

    /** Whether the packet is a ping or a pong of the transport itself. */
    static boolean isOwn(byte[] buffer, int offset) {
        int type = PacketHeader.type(buffer, offset);
        return (type == PING || type == PONG) && PacketHeader.routeId(buffer, offset) == 0;
    }

    /** The stamp of a packet of at least {@link #BYTES} bytes. */
    static long stamp(byte[] buffer, int offset) {
        long stamp = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            stamp = stamp << Byte.SIZE | (buffer[offset + PacketHeader.BYTES + i] & 0xFF);
        }
        return stamp;
    }
}
