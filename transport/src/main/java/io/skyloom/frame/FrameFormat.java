package io.skyloom.frame;

import io.skyloom.aead.AeadCodec;

/** The numbers of the frame. */
final class FrameFormat {
    /** The u16 in front: how many bytes follow. */
    static final int LENGTH_BYTES = 2;

    /** The sender's message counter. */
    static final int COUNTER_BYTES = 8;

    /** What stands in front of the ciphertext. */
    static final int HEAD_BYTES = LENGTH_BYTES + COUNTER_BYTES;

    /** What a frame adds to its plaintext. */
    static final int OVERHEAD = HEAD_BYTES + AeadCodec.TAG_BYTES;

    /** The largest whole frame. */
    static final int MAX_FRAME = 4096;

    /** The largest value of the length field. */
    static final int MAX_LENGTH = MAX_FRAME - LENGTH_BYTES;

    /** The smallest value of the length field: a counter and the tag of an empty plaintext. */
    static final int MIN_LENGTH = COUNTER_BYTES + AeadCodec.TAG_BYTES;

    /** The most plaintext in one frame. */
    static final int MAX_PLAIN = MAX_FRAME - OVERHEAD;

    private FrameFormat() {}
}
