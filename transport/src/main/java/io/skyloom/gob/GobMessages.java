package io.skyloom.gob;

import java.io.IOException;

/** Cuts a stream into messages. After {@link #next} the message is a range of a buffer, until the following call. */
abstract class GobMessages {
    private static final int ONE_BYTE_MAX = 0x7F;
    private static final int OCTET = 0xFF;

    private final int maxBytes;

    /** Where the message begins, counted in {@link #buffer()}. */
    private int start;

    private int end;

    GobMessages(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    abstract byte[] buffer();

    /**
     * Makes sure that {@code count} bytes are in the buffer from {@code from} on, which may move them.
     *
     * @return where they begin now, or -1 when the stream ended first
     */
    abstract int require(int from, int count) throws IOException;

    /**
     * Goes on to the next message.
     *
     * @return false when the stream ended before it began
     */
    boolean next() throws IOException {
        int at = require(end, 1);
        if (at < 0) {
            return false;
        }
        int lengthBytes = lengthBytes(buffer()[at] & OCTET);
        at = requireMore(at, lengthBytes);
        long length = length(at, lengthBytes);
        if (length <= 0 || length > maxBytes) {
            throw GobException.of(
                    "gob: message of " + Long.toUnsignedString(length) + " bytes, 1 to " + maxBytes + " are allowed");
        }
        start = requireMore(at + lengthBytes, (int) length);
        end = start + (int) length;
        return true;
    }

    private int requireMore(int from, int count) throws IOException {
        int at = require(from, count);
        if (at < 0) {
            throw GobException.of("unexpected EOF");
        }
        return at;
    }

    private static int lengthBytes(int first) throws GobException {
        int count = first <= ONE_BYTE_MAX ? 0 : OCTET + 1 - first;
        if (count > Long.BYTES) {
            throw GobException.of("gob: encoded unsigned integer out of range");
        }
        return 1 + count;
    }

    private long length(int at, int lengthBytes) {
        byte[] bytes = buffer();
        if (lengthBytes == 1) {
            return bytes[at];
        }
        long length = 0;
        for (int i = 1; i < lengthBytes; i++) {
            length = length << Byte.SIZE | (bytes[at + i] & OCTET);
        }
        return length;
    }

    final int start() {
        return start;
    }

    final int end() {
        return end;
    }
}
