package io.skyloom.managed;

/** What a transport understands by itself, for tests of other packages. */
public final class LinkProbe {
    private LinkProbe() {}

    /** Whether a packet is the transport's own and whole; then it survives being written again. */
    public static boolean isOwn(byte[] packet, int offset, int length) {
        if (!LinkPacket.isOwn(packet, offset) || length < LinkPacket.BYTES) {
            return false;
        }
        byte[] again = LinkPacket.of(packet[offset], LinkPacket.stamp(packet, offset));
        for (int i = LinkPacket.BYTES - Long.BYTES; i < LinkPacket.BYTES; i++) {
            if (again[i] != packet[offset + i]) {
                throw new AssertionError("byte " + i + " of a ping does not survive");
            }
        }
        return true;
    }
}
