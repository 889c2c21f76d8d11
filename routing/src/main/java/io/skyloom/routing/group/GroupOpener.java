package io.skyloom.routing.group;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.KeyCounter;
import java.io.EOFException;
import java.io.IOException;

/**
 * Opens the frames of the peer, of any legal length and however they are cut into packets. Owned by the reading thread;
 * any thread closes.
 */
final class GroupOpener {
    private static final int LEAST_BODY = Long.BYTES + AeadCodec.TAG_BYTES;
    private static final int MOST_BODY = 4096 - Short.BYTES;
    private static final byte[] NONE = {};

    /** The length of the next frame is not known yet. */
    private static final int NO_LENGTH = -1;

    private final AeadCodec codec;
    private final Intake intake;
    private final byte[] prefix = new byte[Short.BYTES];

    /**
     * Receives a frame and then holds its plaintext, for readers with less room than a frame needs; others have theirs
     * opened where they want it. Given up before a wait.
     */
    private byte[] frame = NONE;

    private int start;
    private int end;
    private int body = NO_LENGTH;

    /** The counter of the last authentic frame; a forged one must not shut out those that follow. */
    private long lastCounter;

    GroupOpener(AeadCodec codec, Intake intake) {
        this.codec = codec;
        this.intake = intake;
    }

    /**
     * Waits for at least one byte.
     *
     * @return how many were stored; -1 at the end of the stream
     * @throws GroupClosedException when the group ended otherwise than by the peer's clean close
     * @throws BadGroupFrameException when the peer sent what is no frame of this session
     */
    int read(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length && (done == 0 || start < end || intake.available() > MOST_BODY)) {
            int more = next(target, offset + done, length - done);
            if (more < 0) {
                return done == 0 ? -1 : done;
            }
            done += more;
        }
        return done;
    }

    /** Some bytes, none of an empty frame, or -1 at the end. */
    private int next(byte[] target, int offset, int length) throws IOException {
        if (start == end && length >= MOST_BODY) {
            int sealed = awaitFrame(target, offset);
            return sealed < 0 ? -1 : open(target, offset, sealed);
        }
        if (start == end && !openNext()) {
            return -1;
        }
        int n = Math.min(length, end - start);
        System.arraycopy(frame, start, target, offset, n);
        start += n;
        return n;
    }

    void close() {
        codec.close();
    }

    /** Takes and opens one frame, perhaps one without content, for a reader of little; false at the end of the stream. */
    private boolean openNext() throws IOException {
        if (intake.available() == 0) {
            frame = NONE;
        }
        if (body == NO_LENGTH && !takeLength()) {
            return false;
        }
        if (frame.length < body) {
            frame = new byte[body];
        }
        start = 0;
        end = open(frame, 0, awaitFrame(frame, 0));
        return true;
    }

    /** Stores one sealed frame and returns its length, or -1 at the end of the stream. */
    private int awaitFrame(byte[] target, int offset) throws IOException {
        if (body == NO_LENGTH && !takeLength()) {
            return -1;
        }
        if (intake.take(target, offset, body, body) < body) {
            throw new EOFException("the peer closed inside a frame");
        }
        int sealed = body;
        body = NO_LENGTH;
        return sealed;
    }

    private boolean takeLength() throws IOException {
        int taken = intake.take(prefix, 0, prefix.length, prefix.length);
        if (taken == 0) {
            return false;
        }
        if (taken < prefix.length) {
            throw new EOFException("the peer closed inside a frame");
        }
        int length = (prefix[0] & 0xFF) << 8 | (prefix[1] & 0xFF);
        if (length < LEAST_BODY || length > MOST_BODY) {
            throw new BadGroupFrameException(
                    "a frame of " + length + " bytes; a frame has " + LEAST_BODY + " to " + MOST_BODY);
        }
        body = length;
        return true;
    }

    /** Opens the frame where it lies; its plaintext begins where it began. */
    private int open(byte[] bytes, int offset, int sealed) throws BadGroupFrameException {
        long counter = GroupPacket.word(bytes, offset);
        if (!KeyCounter.mayFollow(lastCounter, counter)) {
            throw new BadGroupFrameException("frame counter " + Long.toUnsignedString(counter) + " may not follow "
                    + Long.toUnsignedString(lastCounter));
        }
        int plain = codec.open(counter, bytes, offset + Long.BYTES, sealed - Long.BYTES, bytes, offset);
        if (plain < 0) {
            throw new BadGroupFrameException("frame " + Long.toUnsignedString(counter) + " is not authentic");
        }
        lastCounter = counter;
        return plain;
    }
}
