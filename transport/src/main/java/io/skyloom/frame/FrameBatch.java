package io.skyloom.frame;

import io.skyloom.aead.WornOutKeyException;
import java.util.Arrays;

/**
 * Frames gathered for one write: whole sealed ones, then at most one open frame whose plaintext grows in place behind
 * the room kept for its head. Guarded by the lock of the {@link FrameOutput} while it is filled; owned by
 * the thread that has the turn while it is written.
 */
final class FrameBatch {
    private static final int SMALLEST = 4096;

    private final FrameSealer sealer;
    private byte[] bytes = new byte[SMALLEST];
    private int sealedEnd;
    private int openPlain;

    /** How many bytes the carrier has taken. */
    private int taken;

    FrameBatch(FrameSealer sealer) {
        this.sealer = sealer;
    }

    /** The bytes on the wire if the open frame were sealed now. */
    int size() {
        return openPlain == 0 ? sealedEnd : sealedEnd + FrameFormat.OVERHEAD + openPlain;
    }

    /** The array that begins with {@link #size()} bytes for the wire once sealed. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Adds one packet. One that would fit a frame of its own is not torn: it starts a new frame when the open one has
     * no room. A longer one fills frames.
     */
    void append(byte[] source, int offset, int length) throws WornOutKeyException {
        if (length <= FrameFormat.MAX_PLAIN && openPlain + length > FrameFormat.MAX_PLAIN) {
            seal();
        }
        reserve(length);
        int done = 0;
        while (done < length) {
            done += appendPart(source, offset + done, length - done);
        }
    }

    /** Seals the open frame, if there is one. */
    void seal() throws WornOutKeyException {
        if (openPlain > 0) {
            sealedEnd += sealer.seal(bytes, sealedEnd + FrameFormat.HEAD_BYTES, openPlain, bytes, sealedEnd);
            openPlain = 0;
        }
    }

    /** How many bytes the carrier has not taken yet. */
    int rest() {
        return size() - taken;
    }

    /** The carrier took so many more. */
    void taken(int count) {
        taken += count;
    }

    /** Forgets what was written. */
    void clear() {
        sealedEnd = 0;
        taken = 0;
    }

    private int appendPart(byte[] source, int offset, int length) throws WornOutKeyException {
        int n = Math.min(length, FrameFormat.MAX_PLAIN - openPlain);
        if (n == FrameFormat.MAX_PLAIN) {
            sealedEnd += sealer.seal(source, offset, n, bytes, sealedEnd);
            return n;
        }
        System.arraycopy(source, offset, bytes, sealedEnd + FrameFormat.HEAD_BYTES + openPlain, n);
        openPlain += n;
        if (openPlain == FrameFormat.MAX_PLAIN) {
            seal();
        }
        return n;
    }

    private void reserve(int plain) {
        int frames = 2 + plain / FrameFormat.MAX_PLAIN;
        int needed = sealedEnd + openPlain + plain + frames * FrameFormat.OVERHEAD;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }
}
