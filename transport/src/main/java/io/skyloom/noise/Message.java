package io.skyloom.noise;

import java.util.Arrays;

/** A handshake message while it is put together. */
final class Message {
    private byte[] bytes = {};

    void append(byte[] part) {
        int end = bytes.length;
        bytes = Arrays.copyOf(bytes, end + part.length);
        System.arraycopy(part, 0, bytes, end, part.length);
    }

    byte[] bytes() {
        return bytes;
    }
}
