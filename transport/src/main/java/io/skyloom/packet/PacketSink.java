package io.skyloom.packet;

/**
 * Takes packets where they were read. Called by the reading thread of one transport only; must not block on
 * application code and must not keep the array: it is overwritten by the next read.
 */
public interface PacketSink {
    /**
     * One whole packet.
     *
     * @param buffer holds the packet; the callee may change its bytes in place
     * @param offset where the header begins
     * @param length header and payload together
     */
    void onPacket(byte[] buffer, int offset, int length);

    /** All packets of one read have been handed over: the moment to flush whatever was touched. */
    void onBatchEnd();
}
