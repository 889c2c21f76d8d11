package io.skyloom.fuzz;

import java.util.Arrays;

/**
 * Turns fuzzed bytes into changes of something genuine, so that a hunt begins deep inside a protocol. An even first byte
 * means no original: the rest is the message as it is.
 */
final class Edits {
    private static final int CHANGE_BYTES = 3;
    private static final int MOST_CHANGES = 64;

    private Edits() {}

    /** The message that the data stands for; the original itself when the data is empty. */
    static byte[] of(byte[] original, byte[] data) {
        if (data.length == 0) {
            return original.clone();
        }
        if ((data[0] & 1) == 0) {
            return Arrays.copyOfRange(data, 1, data.length);
        }
        byte[] message = original.clone();
        int end = Math.min(data.length, 1 + MOST_CHANGES * CHANGE_BYTES);
        for (int i = 1; i + CHANGE_BYTES <= end; i += CHANGE_BYTES) {
            int place = ((data[i] & 0x3F) << 8 | (data[i + 1] & 0xFF)) % (message.length + 1);
            message = change((data[i] & 0xFF) >>> 6, message, place, data[i + 2]);
        }
        return message;
    }

    /** The input that stands for these bytes. */
    static byte[] verbatim(byte[] message) {
        byte[] input = new byte[1 + message.length];
        System.arraycopy(message, 0, input, 1, message.length);
        return input;
    }

    /** Both, one behind the other. */
    static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] change(int kind, byte[] message, int place, byte value) {
        int length = message.length;
        return switch (kind) {
            case 0 -> place == length ? message : replace(message, place, value);
            case 1 -> splice(message, place, place, new byte[] {value});
            case 2 -> splice(message, place, Math.min(length, place + (value & 0xFF)), new byte[0]);
            default ->
                splice(
                        message,
                        place,
                        place,
                        Arrays.copyOfRange(message, place, Math.min(length, place + (value & 0xFF))));
        };
    }

    private static byte[] replace(byte[] message, int place, byte value) {
        byte[] changed = message.clone();
        changed[place] = value;
        return changed;
    }

    private static byte[] splice(byte[] message, int from, int to, byte[] instead) {
        byte[] changed = Arrays.copyOf(message, message.length - (to - from) + instead.length);
        System.arraycopy(instead, 0, changed, from, instead.length);
        System.arraycopy(message, to, changed, from + instead.length, message.length - to);
        return changed;
    }
}
