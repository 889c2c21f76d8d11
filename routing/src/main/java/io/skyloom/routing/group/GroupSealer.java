package io.skyloom.routing.group;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.KeyCounter;
import io.skyloom.aead.WornOutKeyException;
import io.skyloom.packet.PacketHeader;

/**
 * Seals what an application writes: each frame is its length (u16), a counter (u64), the ciphertext and its tag, and
 * travels in a data packet of its own. One thread at a time seals; any thread closes.
 */
final class GroupSealer {
    /** What stands in front of the ciphertext. */
    static final int HEAD_BYTES = Short.BYTES + Long.BYTES;

    /** What a frame adds to its plaintext. */
    static final int OVERHEAD = HEAD_BYTES + AeadCodec.TAG_BYTES;

    static final byte[] NONE = {};

    private final AeadCodec codec;

    /** Owned by the writing thread. */
    private long counter;

    GroupSealer(AeadCodec codec) {
        this(codec, 0);
    }

    /** @param last the counter of the last frame */
    GroupSealer(AeadCodec codec, long last) {
        this.codec = codec;
        this.counter = last;
    }

    /**
     * Seals 1 to 4070 bytes into a packet whose first seven bytes are left for its header.
     *
     * @param again a packet that was sent already; used once more if it has the right size
     * @throws IllegalStateException when it was closed
     * @throws WornOutKeyException when no more may be sealed in this group
     */
    byte[] seal(byte[] source, int offset, int length, byte[] again) throws WornOutKeyException {
        int whole = PacketHeader.BYTES + OVERHEAD + length;
        byte[] packet = again.length == whole ? again : new byte[whole];
        int at = PacketHeader.BYTES;
        counter = KeyCounter.after(counter);
        int body = OVERHEAD - Short.BYTES + length;
        packet[at] = (byte) (body >>> 8);
        packet[at + 1] = (byte) body;
        for (int i = 0; i < Long.BYTES; i++) {
            packet[at + Short.BYTES + i] = (byte) (counter >>> (56 - 8 * i));
        }
        codec.seal(counter, source, offset, length, packet, at + HEAD_BYTES);
        return packet;
    }

    void close() {
        codec.close();
    }
}
