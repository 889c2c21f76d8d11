package io.skyloom.fuzz;

import java.util.Arrays;

/**
 * Turns fuzzed bytes into changes of something genuine, so that a hunt begins deep inside a protocol. An even first byte
 * means no original: the rest is the message as it is.
 */
final class Edits {
    private static final int CHANGE_BYTES = 3;

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
        for (int i = 1; i + CHANGE_BYTES <= data.length; i += CHANGE_BYTES) {
            int place = ((data[i] & 0x3F) << 8 | (data[i + 1] & 0xFF)) % (message.length + 1);
            message = change((data[i] & 0xFF) >>> 6, message, place, data[i + 2]);
        }
        return message;
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
