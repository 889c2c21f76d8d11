package io.skyloom.frame;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.KeyCounter;
import io.skyloom.aead.WornOutKeyException;

/** Seals frames and counts them. Guarded by the lock of the {@link FrameOutput}: the order of counters is the order of frames. */
final class FrameSealer {
    private final AeadCodec codec;
    private long counter;

    FrameSealer(AeadCodec codec) {
        this(codec, 0);
    }

    /** @param last the counter of the last frame */
    FrameSealer(AeadCodec codec, long last) {
        this.codec = codec;
        this.counter = last;
    }

    /**
     * Seals 1 to 4070 plain bytes into a whole frame. The plain bytes may already stand in place behind the head.
     *
     * @return the frame's length
     */
    int seal(byte[] source, int offset, int length, byte[] target, int at) throws WornOutKeyException {
        counter = KeyCounter.after(counter);
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
