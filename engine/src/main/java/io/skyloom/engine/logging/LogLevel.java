package io.skyloom.engine.logging;

import ch.qos.logback.classic.Level;
import java.util.Locale;
import java.util.Optional;

/** The levels of the network's configuration files and control calls. */
enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    Level level() {
        return Level.valueOf(name());
    }

    /** Understands every word that the original does; its levels above error end the program there and are errors here. */
    static Optional<LogLevel> find(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "trace" -> Optional.of(TRACE);
            case "debug" -> Optional.of(DEBUG);
            case "info", "notice" -> Optional.of(INFO);
            case "warn", "warning" -> Optional.of(WARN);
            case "error", "fatal", "critical", "panic" -> Optional.of(ERROR);
            default -> Optional.empty();
        };
    }
}
