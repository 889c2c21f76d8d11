package io.skyloom.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Collects what is logged at ERROR by anything in this JVM. Events come in on the threads that log; expecting and
 * verifying is for the test's thread.
 */
public final class ErrorLog implements AutoCloseable {
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Set<String> expected = new LinkedHashSet<>();
    private final Set<String> allowed = new LinkedHashSet<>();
    private final Collector collector = new Collector(logged);

    private ErrorLog() {}

    /** Listens to the root logger from now on. */
    static ErrorLog attach() {
        ErrorLog log = new ErrorLog();
        log.listen();
        return log;
    }

    /** The rest of the test must log an error whose line (logger, message, exception) contains {@code part}. */
    public void expect(String part) {
        expected.add(part);
    }

    /** The rest of the test may log errors whose lines contain {@code part}, or may not. */
    public void allow(String part) {
        allowed.add(part);
    }

    /** What was logged at ERROR so far, expected or not. */
    public List<String> lines() {
        return List.copyOf(logged);
    }

    /** Forgets everything and fails on what was not declared, or was declared and did not come. */
    void verify(String when) {
        List<String> undeclared = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>(expected);
        for (String line = logged.poll(); line != null; line = logged.poll()) {
            String seen = line;
            missing.removeIf(seen::contains);
            if (Stream.concat(expected.stream(), allowed.stream()).noneMatch(seen::contains)) {
                undeclared.add(line);
            }
        }
        boolean listening = root().isAttached(collector);
        expected.clear();
        allowed.clear();
        if (!listening) {
            listen();
            throw new AssertionError("the log was reconfigured " + when + ", so that errors may have gone unseen");
        }
        if (!undeclared.isEmpty()) {
            throw new AssertionError("logged at ERROR " + when + ":\n" + String.join("\n", undeclared));
        }
        if (!missing.isEmpty()) {
            throw new AssertionError("expected at ERROR " + when + ", but never logged: " + missing);
        }
    }

    /** Stops listening, at the end of the JVM's last test. */
    @Override
    public void close() {
        root().detachAppender(collector);
    }

    private void listen() {
        collector.setName("errors of tests");
        collector.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        collector.start();
        root().addAppender(collector);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Takes the errors out of the stream of events. */
    private static final class Collector extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines;

        Collector(Queue<String> lines) {
            this.lines = lines;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                lines.add(describe(event));
            }
        }

        private static String describe(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            String line = event.getLoggerName() + " [" + event.getThreadName() + "] " + event.getFormattedMessage();
            return thrown == null ? line : line + "\n" + ThrowableProxyUtil.asString(thrown);
        }
    }
}
