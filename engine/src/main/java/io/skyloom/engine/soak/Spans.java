package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as scripts write them: {@code 250ms}, {@code 1.5s}, {@code 2m}, {@code -3h}. */
final class Spans {
    private Spans() {}

    static Duration parse(String text) {
        if (text.startsWith("-")) {
            return parse(text.substring(1)).negated();
        }
        String unit = text.replaceFirst("^[0-9.]+", "");
        double number = Double.parseDouble(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofNanos(Math.round(number * 1e6));
            case "s" -> Duration.ofNanos(Math.round(number * 1e9));
            case "m" -> Duration.ofNanos(Math.round(number * 60e9));
            case "h" -> Duration.ofNanos(Math.round(number * 3600e9));
            default -> throw new IllegalArgumentException("a length of time is 250ms, 1.5s, 2m or 3h, not " + text);
        };
    }

    static String text(Duration span) {
        return String.format(Locale.ROOT, "%.3fs", span.toNanos() / 1e9);
    }
}
