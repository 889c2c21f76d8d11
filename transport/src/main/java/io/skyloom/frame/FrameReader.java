package io.skyloom.frame;

import io.skyloom.aead.AeadCodec;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Clock;
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
    /** An idle stream's buffer: one of two frames. */
    private static final int SMALLEST = 8 * 1024;

    /** A busy stream's buffer: beyond it system calls do not get cheaper per byte. */
    private static final int LARGEST = 256 * 1024;

    /** How long reads must have been small until the buffer is. */
    private static final long SHRINK_NANOS = 1_000_000_000L;

    private final ByteStream carrier;
    private final AeadCodec codec;
    private final String peer;
    private final Clock clock;

    private byte[] buffer = new byte[SMALLEST];
    private int plainStart;
    private int plainEnd;
    private int rawStart;
    private int rawEnd;

    /** The counter of the last authentic frame. */
    private long lastCounter;

    /** How many bytes of the stream lie before {@link #rawStart}. */
    private long position;

    /** Whether the last read filled all the room there was. */
    private boolean filled;

    /** When a read last needed the buffer's size; meaningless while it has the smallest. */
    private long neededAt;

    FrameReader(ByteStream carrier, AeadCodec codec, String peer, Clock clock) {
        this.carrier = carrier;
        this.codec = codec;
        this.peer = peer;
        this.clock = clock;
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
        if (n < 0) {
            if (rawEnd > rawStart) {
                throw new EOFException("stream ended inside a frame" + where());
            }
            return false;
        }
        rawEnd += n;
        filled = n == offered;
        return true;
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

    /** Moves what is left to the front of a buffer of the size that the traffic asks for. */
    private void makeRoom() {
        int plain = plainEnd - plainStart;
        int raw = rawEnd - rawStart;
        byte[] source = buffer;
        int size = fittingSize(plain + raw);
        if (size != buffer.length) {
            buffer = new byte[size];
        }
        System.arraycopy(source, plainStart, buffer, 0, plain);
        System.arraycopy(source, rawStart, buffer, plain, raw);
        plainStart = 0;
        plainEnd = plain;
        rawStart = plain;
        rawEnd = plain + raw;
    }

    private int fittingSize(int kept) {
        int size = buffer.length;
        int needed = kept + FrameFormat.MAX_FRAME;
        if (size < LARGEST && (filled || needed > size)) {
            neededAt = clock.nanoTime();
            return Math.max(2 * size, Integer.highestOneBit(needed) << 1);
        }
        if (size == SMALLEST) {
            return size;
        }
        if (rawEnd > size / 4) {
            neededAt = clock.nanoTime();
        } else if (clock.nanoTime() - neededAt > SHRINK_NANOS) {
            return Math.max(SMALLEST, Integer.highestOneBit(needed) << 1);
        }
        return size;
    }
}
