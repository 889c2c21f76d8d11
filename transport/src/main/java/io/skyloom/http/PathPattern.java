package io.skyloom.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.net.PercentCodec;

/**
 * A path whose segments are literal or end in one name in braces: {@code /resolve/{type}/{pk}}, {@code
 * /transports/id:{id}}. A name stands for at least one character and never for a slash.
 */
final class PathPattern {
    private final String[] segments;

    PathPattern(String text) {
        segments = text.split("/", -1);
    }

    /** What the names stand for in this path; empty when it does not fit. */
    Optional<Map<String, String>> match(String path) {
        String[] given = path.split("/", -1);
        if (given.length != segments.length) {
            return Optional.empty();
        }
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < segments.length; i++) {
            if (!fits(segments[i], given[i], found)) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    private static boolean fits(String pattern, String given, Map<String, String> found) {
        int brace = pattern.indexOf('{');
        if (brace < 0) {
            return pattern.equals(given);
        }
        if (!given.startsWith(pattern.substring(0, brace)) || given.length() == brace) {
            return false;
        }
        String name = pattern.substring(brace + 1, pattern.length() - 1);
        found.put(name, PercentCodec.decode(given.substring(brace), StandardCharsets.UTF_8));
        return true;
    }
}
