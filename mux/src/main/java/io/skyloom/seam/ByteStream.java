package io.skyloom.seam;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A two-way stream of bytes: a TCP connection, a stream of a session, or an in-memory link. One thread may read while
 * another writes; neither direction is safe for two threads at once. There are no time limits here: whoever waits
 * guards the wait with a timer that closes the stream, which wakes both directions.
 */
public interface ByteStream extends Closeable {
    /**
     * Blocks until at least one byte is there.
     *
     * @return how many bytes were stored, or -1 when the peer has ended its direction
     * @throws IOException when the stream broke or was closed, also by another thread during the call
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /**
     * Blocks until at least one byte was taken and returns how many were: each return is progress that a watchdog can
     * see.
     */
    int write(byte[] source, int offset, int length) throws IOException;

    /** Ends our direction; the peer reads to the end and may still send. */
    void shutdownOutput() throws IOException;

    /** Closes both directions and wakes whoever reads or writes. Idempotent, never blocks for long, never throws. */
    @Override
    void close();

    /**
     * How many of the bytes that {@link #write} took have not reached the peer's machine yet, or -1 where nobody knows.
     * A full socket lets a writer on only when a good part of its buffer is free again; this number tells a slow peer
     * from a dead one meanwhile. Never blocks, but may take a millisecond: for whoever has become suspicious. Any thread.
     */
    default long unacknowledged() {
        return -1;
    }

    /** Our end's address. */
    InetSocketAddress localAddress();

    /** The peer's address. */
    InetSocketAddress remoteAddress();

    /** Writes all of the range; blocks until it was taken. */
    default void writeFully(byte[] source, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            done += write(source, offset + done, length - done);
        }
    }

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws EOFException when the stream ends first
     */
    default void readFully(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = read(target, offset + done, length - done);
            if (n < 0) {
                throw new EOFException("stream from " + remoteAddress() + " ended after " + done + " of " + length
                        + " expected bytes");
            }
            done += n;
        }
    }
}
