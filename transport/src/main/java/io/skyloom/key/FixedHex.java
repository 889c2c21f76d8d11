package io.skyloom.key;

import java.util.HexFormat;

/** Hexadecimal text of a fixed width: lower case out, both cases in. */
final class FixedHex {
    private static final HexFormat FORMAT = HexFormat.of();

    private FixedHex() {}

    /**
     * Decodes exactly {@code bytes} bytes.
     *
     * @param secret keeps the text out of the error message
     */
    static byte[] decode(String text, int bytes, String what, boolean secret) {
        if (text.length() != 2 * bytes) {
            throw new BadKeyException(
                    what + " text must be " + 2 * bytes + " hex digits, not " + text.length() + " characters");
        }
        try {
            return FORMAT.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new BadKeyException(
                    what + " text has a character that is no hex digit" + (secret ? "" : ": " + text));
        }
    }

    static String encode(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }
}
