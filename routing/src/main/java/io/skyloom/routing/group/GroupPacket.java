package io.skyloom.routing.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The packet types that two ends of a route exchange, and their payloads. */
final class GroupPacket {
    static final int DATA = 0;
    static final int CLOSE = 1;
    static final int KEEP_ALIVE = 2;
    static final int HANDSHAKE = 3;
    static final int PING = 4;
    static final int PONG = 5;
    static final int ERROR = 6;

    /** Bytes of a ping and of a pong. */
    static final int PING_BYTES = 16;

    /** Bytes of a pong that are needed. */
    static final int PONG_LEAST_BYTES = 8;

    /** No reason needs more; what is longer is cut when it is read. */
    static final int MAX_ERROR_BYTES = 1024;

    /** One byte, as every generation takes it: we encrypt, and offer nothing else. */
    static final byte[] OUR_HANDSHAKE = {1};

    /** Code 0 ends the whole group; every generation knows it. */
    static final byte[] OUR_CLOSE = {0};

    static final byte[] NOTHING = {};

    private GroupPacket() {}

    /**
     * A ping.
     *
     * @param stamp our clock in milliseconds
     * @param throughput bytes per second that came in since the last one
     */
    static byte[] ping(long stamp, long throughput) {
        return ByteBuffer.allocate(PING_BYTES)
                .putLong(stamp)
                .putLong(throughput)
                .array();
    }

    /** The answer to a ping: its stamp, and eight zero bytes. */
    static byte[] pong(long stamp) {
        return ping(stamp, 0);
    }

    static long word(byte[] payload, int offset) {
        return ByteBuffer.wrap(payload).getLong(offset);
    }

    /** The text of an error packet. */
    static byte[] error(String text) {
        byte[] all = text.getBytes(UTF_8);
        return all.length > MAX_ERROR_BYTES ? Arrays.copyOf(all, MAX_ERROR_BYTES) : all;
    }

    /** The words of a peer, fit for a log: bounded, one line, nothing that moves a cursor. */
    static String text(byte[] payload, int offset, int length) {
        String told = new String(payload, offset, Math.min(length, MAX_ERROR_BYTES), UTF_8);
        StringBuilder clean = new StringBuilder(told.length());
        told.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }
}
