package io.skyloom.packet;

/**
 * The seven bytes in front of every packet: type (u8), route id (u32), payload size (u16), big-endian. Static
 * accessors over the reader's own array; nothing is allocated and nothing is checked beyond the array's bounds.
 */
public final class PacketHeader {
    /** Header bytes. */
    public static final int BYTES = 7;

    /** The largest payload a header can announce. */
    public static final int MAX_PAYLOAD = 0xFFFF;

    /** The largest whole packet. */
    public static final int MAX_PACKET = BYTES + MAX_PAYLOAD;

    private PacketHeader() {}

    /** The packet type, 0 to 255. */
    public static int type(byte[] packet, int offset) {
        return packet[offset] & 0xFF;
    }

    /** The route id as 32 raw bits; 0 means that the packet belongs to the transport itself. */
    public static int routeId(byte[] packet, int offset) {
        return (packet[offset + 1] & 0xFF) << 24
                | (packet[offset + 2] & 0xFF) << 16
                | (packet[offset + 3] & 0xFF) << 8
                | (packet[offset + 4] & 0xFF);
    }

    /** The payload size in bytes, 0 to 65535. */
    public static int payloadSize(byte[] packet, int offset) {
        return (packet[offset + 5] & 0xFF) << 8 | (packet[offset + 6] & 0xFF);
    }

    /** Writes a header; {@code payloadSize} must fit 16 bits. */
    public static void put(byte[] target, int offset, int type, int routeId, int payloadSize) {
        if (payloadSize < 0 || payloadSize > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a packet carries 0 to 65535 bytes, not " + payloadSize);
        }
        target[offset] = (byte) type;
        putRouteId(target, offset, routeId);
        target[offset + 5] = (byte) (payloadSize >>> 8);
        target[offset + 6] = (byte) payloadSize;
    }

    /** Rewrites the route id in place: all that a relay changes. */
    public static void putRouteId(byte[] packet, int offset, int routeId) {
        packet[offset + 1] = (byte) (routeId >>> 24);
        packet[offset + 2] = (byte) (routeId >>> 16);
        packet[offset + 3] = (byte) (routeId >>> 8);
        packet[offset + 4] = (byte) routeId;
    }
}
