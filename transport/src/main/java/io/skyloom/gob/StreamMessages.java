package io.skyloom.gob;

import io.skyloom.seam.ByteStream;
import java.io.IOException;

/**
 * The messages of a connection. Reads ahead, and makes room only as bytes arrive: a peer that announces a megabyte and
 * sends a byte costs the smallest buffer.
 */
final class StreamMessages extends GobMessages {
    private static final int SMALL = 4 * 1024;

    /** Buffers above this size are given up when they are empty. */
    private static final int KEPT = 64 * 1024;

    private final ByteStream stream;
    private byte[] buffer = new byte[SMALL];
    private int filled;

    StreamMessages(ByteStream stream, int maxBytes) {
        super(maxBytes);
        this.stream = stream;
    }

    @Override
    byte[] buffer() {
        return buffer;
    }

    @Override
    int require(int from, int count) throws IOException {
        int at = from;
        while (filled - at < count) {
            at = makeRoom(at);
            int n = stream.read(buffer, filled, buffer.length - filled);
            if (n < 0) {
                return -1;
            }
            filled += n;
        }
        return at;
    }

    /** Moves what is still wanted to the front, or doubles a full buffer; returns where the wanted bytes begin. */
    private int makeRoom(int from) {
        if (from == filled) {
            filled = 0;
            buffer = buffer.length > KEPT ? new byte[SMALL] : buffer;
            return 0;
        }
        if (filled < buffer.length) {
            return from;
        }
        byte[] source = buffer;
        int kept = filled - from;
        if (kept > buffer.length / 2) {
            buffer = new byte[(int) Math.min(Integer.MAX_VALUE - 8L, 2L * buffer.length)];
        }
        System.arraycopy(source, from, buffer, 0, kept);
        filled = kept;
        return 0;
    }
}
