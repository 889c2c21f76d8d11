package io.skyloom.frame;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.KeyCounter;
import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
    /** What a read waits with: an idle stream costs no more than this. */
    private static final int SMALL = 8 * 1024;

    /** Beyond this size system calls do not get cheaper per byte. */
    private static final int LARGE = 256 * 1024;

    /** How much larger the next buffer is when a read has filled this one. */
    private static final int STEP = 4;

    private final ByteStream carrier;
    private final AeadCodec codec;
    private final String peer;
    private final Runnable activity;

    private final byte[] small = new byte[SMALL];
    private byte[] buffer = small;

    /** The large buffer while a small one is in use; any thread may throw it away. */
    private final AtomicReference<byte @Nullable []> parked = new AtomicReference<>();

    private int plainStart;
    private int plainEnd;
    private int rawStart;
    private int rawEnd;

    /** The counter of the last authentic frame. */
    private long lastCounter;

    /** How many bytes of the stream lie before {@link #rawStart}. */
    private long position;

    /** Whether the last read filled all the room there was: there is more where that came from. */
    private boolean filled;

    /** @param activity run on the reading thread now and then while there is a large buffer */
    FrameReader(ByteStream carrier, AeadCodec codec, String peer, Runnable activity) {
        this.carrier = carrier;
        this.codec = codec;
        this.peer = peer;
        this.activity = activity;
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

    /** Whether the next read will probably find something at once: the last one had no room for all there was. */
    boolean expectsMore() {
        return filled;
    }

    /** Gives memory back that no read has needed for a while. Any thread. */
    void rest() {
        parked.set(null);
    }

    /** Any thread. */
    void close() {
        codec.close();
    }

    /** For messages: at which byte of the encrypted stream, and from whom. */
    String where() {
        return " at byte " + position + " of the stream from " + peer;
    }

    private void openWhole(int length) throws BadFrameException {
        long counter = counterAt(rawStart + FrameFormat.LENGTH_BYTES);
        if (!KeyCounter.mayFollow(lastCounter, counter)) {
            throw new BadFrameException("frame counter " + Long.toUnsignedString(counter) + " may not follow "
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
        byte[] from = buffer;
        buffer = fittingBuffer(plain + raw + FrameFormat.MAX_FRAME);
        System.arraycopy(from, plainStart, buffer, 0, plain);
        System.arraycopy(from, rawStart, buffer, plain, raw);
        plainStart = 0;
        plainEnd = plain;
        rawStart = plain;
        rawEnd = plain + raw;
    }

    /**
     * After a read that filled its buffer the next one takes a larger; after one that did not, it will probably have to
     * wait, and waits with a small one. The large one is parked meanwhile, until somebody throws it away.
     */
    private byte[] fittingBuffer(int needed) {
        int size = buffer.length;
        if (needed > size || (filled && size < LARGE)) {
            activity.run();
            return larger(Math.max(needed, Math.min(LARGE, STEP * size)));
        }
        if (size > SMALL && !filled && needed <= SMALL) {
            activity.run();
            parked.set(buffer);
            return small;
        }
        return buffer;
    }

    private byte[] larger(int wanted) {
        byte[] known = parked.getAndSet(null);
        return known != null && known.length >= wanted ? known : new byte[wanted];
    }
}
