package io.skyloom.http;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The reading side of a stream as HttpCore wants it, with a limit on how much the peer may send in the current phase.
 * Owned by the connection's thread.
 */
final class StreamInput extends InputStream {
    private final ByteStream stream;
    private final Runnable onBytes;
    private long allowance;
    private boolean ended;

    /** @param onBytes called after every read that brought bytes */
    StreamInput(ByteStream stream, Runnable onBytes) {
        this.stream = stream;
        this.onBytes = onBytes;
    }

    /** How many bytes the peer may send from now on. */
    void allow(long bytes) {
        allowance = bytes;
    }

    /** Whether the peer has ended its direction. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (allowance <= 0) {
            throw new TooLargeException("the peer sent more than it may");
        }
        int count = stream.read(target, offset, (int) Math.min(length, allowance));
        if (count < 0) {
            ended = true;
            return -1;
        }
        allowance -= count;
        onBytes.run();
        return count;
    }

    /** A part of a message exceeds its limit. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }
}
