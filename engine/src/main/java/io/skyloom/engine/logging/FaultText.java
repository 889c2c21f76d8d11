package io.skyloom.engine.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an exception says: its chain of causes behind the message, on the same line. Only an error, which is a defect
 * of the program and not of the world around it, brings its stack along.
 */
public final class FaultText extends ThrowableHandlingConverter {
    private static final int MOST_CAUSES = 8;

    /** Made by the log's configuration. */
    public FaultText() {}

    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown == null) {
            return "";
        }
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            return System.lineSeparator() + ThrowableProxyUtil.asString(thrown).stripTrailing();
        }
        return line(thrown);
    }

    /** The chain of causes as the rest of a line; nothing without an exception. */
    static String line(@Nullable IThrowableProxy thrown) {
        return thrown == null ? "" : ": " + chain(thrown);
    }

    private static String chain(@Nullable IThrowableProxy thrown) {
        StringBuilder line = new StringBuilder();
        IThrowableProxy at = thrown;
        for (int i = 0; at != null && i < MOST_CAUSES; i++) {
            String said = said(at);
            // Many exceptions repeat what their cause has said.
            if (line.indexOf(said) < 0) {
                line.append(i == 0 ? "" : ", because ").append(said);
            }
            at = at.getCause();
        }
        return line.toString();
    }

    private static String said(IThrowableProxy thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClassName().substring(thrown.getClassName().lastIndexOf('.') + 1);
        return message == null || message.isBlank() ? name : message.replaceAll("\\s*\\R\\s*", " | ");
    }
}
