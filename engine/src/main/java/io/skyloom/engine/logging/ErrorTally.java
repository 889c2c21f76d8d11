package io.skyloom.engine.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** What the program says at the level of errors, which only its own defects do, from opening to closing. Any thread. */
public final class ErrorTally extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int MOST_KEPT = 20;

    private final Logger root;
    private final AtomicInteger all = new AtomicInteger();
    private final Queue<String> first = new ConcurrentLinkedQueue<>();

    private ErrorTally(Logger root) {
        this.root = root;
    }

    /** Begins to count. */
    public static ErrorTally open() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        ErrorTally tally = new ErrorTally(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
        tally.setContext(context);
        tally.start();
        tally.root.addAppender(tally);
        return tally;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) && all.incrementAndGet() <= MOST_KEPT) {
            first.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ": " + event.getThrowableProxy().getClassName() + ": "
                                    + event.getThrowableProxy().getMessage()));
        }
    }

    /** How many there were. */
    public int count() {
        return all.get();
    }

    /** The first twenty. */
    public List<String> texts() {
        return List.copyOf(first);
    }

    /** Counts no more. Idempotent. */
    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
