package io.skyloom.engine.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The log of this process: how much of it is written. Any thread. */
public final class Logging {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Logging.class);
    private static final LogLevel USUAL = LogLevel.INFO;

    private Logging() {}

    /**
     * Takes the level from a configuration. An empty text means {@code info}, which is less than the original writes then;
     * an unknown word means the same and is told.
     */
    public static void start(String configured) {
        start(context(), configured);
    }

    /**
     * Changes the level from now on.
     *
     * @param word trace, debug, info, warn, error, or what else the original understands, in any case
     * @throws IllegalArgumentException for any other word; nothing changes then
     */
    public static void level(String word) {
        level(context(), word);
    }

    /** The level of this moment, one of the five words. */
    public static String level() {
        return level(context());
    }

    static String level(LoggerContext context) {
        return root(context).getEffectiveLevel().toString().toLowerCase(Locale.ROOT);
    }

    static void start(LoggerContext context, String configured) {
        Optional<LogLevel> wanted = LogLevel.find(configured);
        root(context).setLevel(wanted.orElse(USUAL).level());
        if (wanted.isEmpty() && !configured.isBlank()) {
            LOG.warn("log_level \"{}\" is none of trace, debug, info, warn, error; taking info", configured);
        }
    }

    static void level(LoggerContext context, String word) {
        LogLevel wanted = LogLevel.find(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a log level is trace, debug, info, warn or error, not \"" + word + '"'));
        root(context).setLevel(wanted.level());
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
