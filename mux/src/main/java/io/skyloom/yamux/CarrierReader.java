package io.skyloom.yamux;

import io.skyloom.seam.ByteStream;
import java.io.IOException;

/**
 * Reads one carrier for its whole life, on a thread of its own. The buffer starts small, since most sessions are idle
 * most of the time, and follows what arrives.
 */
final class CarrierReader {
    static final int SMALLEST = 4 * 1024;
    static final int LARGEST = 64 * 1024;

    /** So many reads in a row that would have fitted a quarter of the buffer shrink it. */
    private static final int PATIENCE = 64;

    private final ByteStream carrier;
    private byte[] buffer = new byte[SMALLEST];
    private int smallReads;

    CarrierReader(ByteStream carrier) {
        this.carrier = carrier;
    }

    /** Blocks for the next bytes, which then stand at the start of {@link #buffer}; returns how many, -1 at the end. */
    int read() throws IOException {
        return carrier.read(buffer, 0, buffer.length);
    }

    /** What was read last; valid until {@link #adapt}. */
    byte[] buffer() {
        return buffer;
    }

    /** Makes the buffer larger or smaller for the next read. */
    void adapt(int justRead) {
        if (justRead == buffer.length) {
            smallReads = 0;
            resize(Math.min(LARGEST, 4 * buffer.length));
        } else if (justRead > buffer.length / 4) {
            smallReads = 0;
        } else if (++smallReads == PATIENCE) {
            smallReads = 0;
            resize(Math.max(SMALLEST, buffer.length / 4));
        }
    }

    private void resize(int bytes) {
        if (bytes != buffer.length) {
            buffer = new byte[bytes];
        }
    }
}
