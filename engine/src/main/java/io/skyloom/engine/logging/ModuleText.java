package io.skyloom.engine.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Names the part of the program that speaks: the package of the logger without what all of them share. */
public final class ModuleText extends ClassicConverter {
    private static final String OURS = "io.skyloom.";
    private static final String PROGRAM = "engine.";

    /** Made by the log's configuration. */
    public ModuleText() {}

    @Override
    public String convert(ILoggingEvent event) {
        return of(event.getLoggerName());
    }

    /** The part of the program that a logger belongs to. */
    static String of(String logger) {
        if (!logger.startsWith(OURS)) {
            return logger.substring(logger.lastIndexOf('.') + 1);
        }
        String inside = logger.substring(OURS.length());
        int end = inside.lastIndexOf('.');
        String module = end < 0 ? inside : inside.substring(0, end);
        return module.startsWith(PROGRAM) ? module.substring(PROGRAM.length()) : module;
    }
}
