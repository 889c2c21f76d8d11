package io.skyloom.engine.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.skyloom.engine.control.LogDesk;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/** The log of this process, as control calls ask for it. Any thread. */
public final class ProcessLog implements LogDesk {
    private final LoggerContext context;

    /** The log that the whole process shares. */
    public ProcessLog() {
        this((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    ProcessLog(LoggerContext context) {
        this.context = context;
    }

    /** The last 300 lines, oldest first. */
    @Override
    public String recent() throws IOException {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender("counted") instanceof RepeatCounter counter
                && counter.getAppender("recent") instanceof LogRing ring) {
            return ring.json();
        }
        throw new IOException("the log of this program is set up without the memory of recent lines");
    }

    @Override
    public String level() {
        return Logging.level(context);
    }

    @Override
    public void level(String name) throws IOException {
        try {
            Logging.level(context, name);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
