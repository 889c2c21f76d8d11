package io.skyloom.resolver;

import java.util.Optional;
import java.util.regex.Pattern;

/** A port as decimal text, which is how this protocol writes it. */
final class PortText {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    private PortText() {}

    /** The port from 1 to 65535; empty for any other text. */
    static Optional<Integer> parse(String text) {
        return DIGITS.matcher(text).matches()
                ? Optional.of(Integer.valueOf(text)).filter(port -> port >= 1 && port <= 0xFFFF)
                : Optional.empty();
    }
}
