package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as scripts write them: {@code 250ms}, {@code 1.5s}, {@code 2m}. */
final class Spans {
    private Spans() {}

    static Duration parse(String text) {
        String unit = text.replaceFirst("^[0-9.]+", "");
        double number = Double.parseDouble(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofNanos(Math.round(number * 1e6));
            case "s" -> Duration.ofNanos(Math.round(number * 1e9));
            case "m" -> Duration.ofNanos(Math.round(number * 60e9));
            default -> throw new IllegalArgumentException("a length of time is 250ms, 1.5s or 2m, not " + text);
        };
    }

    static String text(Duration span) {
        return String.format(Locale.ROOT, "%.3fs", span.toNanos() / 1e9);
    }
}
