package io.skyloom.frame;

import io.skyloom.aead.AeadCodec;
import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * Reads as much as the carrier has and opens whole frames in place. All of it is owned by the one reading thread.
 *
 * <pre>
 *  buffer:  | done | plain: opened, not handed over | … | raw: received, not opened | free |
 * </pre>
 *
 * The plaintext of a frame is put right behind what is left of the one before, so that a packet which spans frames
 * lies in one piece and nothing is copied to assemble it.
 */
final class FrameReader {
    private static final int SMALLEST = 8 * 1024;
    private static final int LARGEST = 256 * 1024;

    private final ByteStream carrier;
    private final AeadCodec codec;
    private final String peer;

    private byte[] buffer = new byte[SMALLEST];
    private int plainStart;
    private int plainEnd;
    private int rawStart;
    private int rawEnd;

    /** The counter of the last authentic frame. */
    private long lastCounter;

    /** How many bytes of the stream lie before {@link #rawStart}. */
    private long position;

    FrameReader(ByteStream carrier, AeadCodec codec, String peer) {
        this.carrier = carrier;
        this.codec = codec;
        this.peer = peer;
    }

    /** Where the plaintext is; another array after each {@link #fill()}. */
    byte[] buffer() {
        return buffer;
    }

    /** Where the plaintext begins that was not consumed yet. */
    int plainStart() {
        return plainStart;
    }

    int plainLength() {
        return plainEnd - plainStart;
    }

    void consume(int count) {
        plainStart += count;
    }

    /**
     * Opens the next frame if all of it is there; its plaintext joins the unconsumed rest.
     *
     * @return whether one was opened
     */
    boolean open() throws BadFrameException {
        int received = rawEnd - rawStart;
        if (received < FrameFormat.LENGTH_BYTES) {
            return false;
        }
        int length = (buffer[rawStart] & 0xFF) << 8 | (buffer[rawStart + 1] & 0xFF);
        if (length < FrameFormat.MIN_LENGTH || length > FrameFormat.MAX_LENGTH) {
            throw new BadFrameException("frame of " + length + " bytes" + where() + "; a frame has "
                    + FrameFormat.MIN_LENGTH + " to " + FrameFormat.MAX_LENGTH);
        }
        if (received < FrameFormat.LENGTH_BYTES + length) {
            return false;
        }
        openWhole(length);
        return true;
    }

    /**
     * Reads once; blocks until something is there.
     *
     * @return false when the peer has ended its direction between two frames
     */
    boolean fill() throws IOException {
        makeRoom();
        int offered = buffer.length - rawEnd;
        int n = carrier.read(buffer, rawEnd, offered);
        if (n < 0 && rawEnd > rawStart) {
            throw new EOFException("stream ended inside a frame" + where());
        }
        rawEnd += Math.max(n, 0);
        return n >= 0;
    }

    void close() {
        codec.close();
    }

    /** For messages: at which byte of the encrypted stream, and from whom. */
    String where() {
        return " at byte " + position + " of the stream from " + peer;
    }

    private void openWhole(int length) throws BadFrameException {
        long counter = counterAt(rawStart + FrameFormat.LENGTH_BYTES);
        if (Long.compareUnsigned(counter, lastCounter) <= 0) {
            throw new BadFrameException("frame counter " + Long.toUnsignedString(counter) + " is not above "
                    + Long.toUnsignedString(lastCounter) + where());
        }
        int sealed = rawStart + FrameFormat.HEAD_BYTES;
        if (plainStart == plainEnd) {
            plainStart = sealed;
            plainEnd = sealed;
        }
        int plain = codec.open(counter, buffer, sealed, length - FrameFormat.COUNTER_BYTES, buffer, plainEnd);
        if (plain < 0) {
            throw new BadFrameException("frame " + Long.toUnsignedString(counter) + " is not authentic" + where());
        }
        // Only now: a forged counter must not shut out the frames that follow.
        lastCounter = counter;
        plainEnd += plain;
        rawStart += FrameFormat.LENGTH_BYTES + length;
        position += FrameFormat.LENGTH_BYTES + length;
    }

    private long counterAt(int at) {
        long counter = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            counter = counter << 8 | (buffer[at + i] & 0xFF);
        }
        return counter;
    }

    /** Moves what is left to the front, so that at least one whole frame more fits behind it. */
    private void makeRoom() {
        int plain = plainEnd - plainStart;
        int raw = rawEnd - rawStart;
        byte[] source = buffer;
        if (plain + raw + 2 * FrameFormat.MAX_FRAME > buffer.length || rawEnd == buffer.length) {
            buffer = new byte[Math.min(LARGEST, 2 * buffer.length)];
        }
        System.arraycopy(source, plainStart, buffer, 0, plain);
        System.arraycopy(source, rawStart, buffer, plain, raw);
        plainStart = 0;
        plainEnd = plain;
        rawStart = plain;
        rawEnd = plain + raw;
    }
}
