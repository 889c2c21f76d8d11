package io.skyloom.routing.forward;

import io.skyloom.packet.PacketHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The packet types that a relay must know by name: those that end routes, and those that kill old visors when short. */
public final class PacketType {
    /** Bytes of the stream. */
    public static final int DATA = 0;
    /** Ends the route; one byte of code. */
    public static final int CLOSE = 1;
    /** Keeps rules alive. */
    public static final int KEEP_ALIVE = 2;
    /** Begins a route; one byte at least. */
    public static final int HANDSHAKE = 3;
    /** Sixteen bytes at least. */
    public static final int PING = 4;
    /** Eight bytes at least. */
    public static final int PONG = 5;
    /** Text that explains the close which follows. */
    public static final int ERROR = 6;

    private static final int LONGEST_TEXT = 512;
    private static final byte CLOSE_REQUESTED = 0;

    private PacketType() {}

    /** Whether a packet of that type and payload size would kill, or mean nothing to, whoever gets it. */
    static boolean isMalformed(int type, int payloadSize) {
        return switch (type) {
            case HANDSHAKE -> payloadSize < 1;
            case PING -> payloadSize < 16;
            case PONG -> payloadSize < 8;
            default -> false;
        };
    }

    /** A whole close packet. */
    static byte[] close(int routeId) {
        byte[] packet = new byte[PacketHeader.BYTES + 1];
        PacketHeader.put(packet, 0, CLOSE, routeId, 1);
        packet[PacketHeader.BYTES] = CLOSE_REQUESTED;
        return packet;
    }

    /** A whole error packet; a long text is cut. */
    static byte[] error(int routeId, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] payload = utf8.length <= LONGEST_TEXT ? utf8 : Arrays.copyOf(utf8, LONGEST_TEXT);
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        PacketHeader.put(packet, 0, ERROR, routeId, payload.length);
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        return packet;
    }
}
