package io.skyloom.frame;

import io.skyloom.aead.AeadCodec;

/** Seals frames and counts them. Guarded by the lock of the {@link FrameOutput}: the order of counters is the order of frames. */
final class FrameSealer {
    private final AeadCodec codec;
    private long counter;

    FrameSealer(AeadCodec codec) {
        this.codec = codec;
    }

    /**
     * Seals 1 to 4070 plain bytes into a whole frame. The plain bytes may already stand in place behind the head.
     *
     * @return the frame's length
     */
    int seal(byte[] source, int offset, int length, byte[] target, int at) {
        counter++;
        putHead(target, at, FrameFormat.COUNTER_BYTES + length + AeadCodec.TAG_BYTES);
        codec.seal(counter, source, offset, length, target, at + FrameFormat.HEAD_BYTES);
        return FrameFormat.OVERHEAD + length;
    }

    void close() {
        codec.close();
    }

    private void putHead(byte[] target, int at, int bodyLength) {
        target[at] = (byte) (bodyLength >>> 8);
        target[at + 1] = (byte) bodyLength;
        for (int i = 0; i < Long.BYTES; i++) {
            target[at + FrameFormat.LENGTH_BYTES + i] = (byte) (counter >>> (56 - 8 * i));
        }
    }
}
