package io.skyloom.engine.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.json.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers the latest lines of the log, for those who ask over the control interface. Runs on the threads that log. */
public final class LogRing extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST = 300;
    private static final int LONGEST = 4096;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    @GuardedBy("lock")
    private long written;

    /** @param number of the line since the program began, from 1 */
    private record Line(long number, long millis, Level level, String module, String text) {}

    /** Made by the log's configuration. */
    public LogRing() {}

    @Override
    protected void append(ILoggingEvent event) {
        String text = event.getFormattedMessage() + FaultText.line(event.getThrowableProxy());
        String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        String module = ModuleText.of(event.getLoggerName());
        lock.lock();
        try {
            lines.add(new Line(++written, event.getTimeStamp(), event.getLevel(), module, bounded));
            if (lines.size() > MOST) {
                lines.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The lines, oldest first, as a JSON array of the network's log records. */
    String json() {
        JsonWriter json = new JsonWriter().beginArray();
        for (Line line : snapshot()) {
            json.beginObject()
                    .field("_module", line.module())
                    .field("level", word(line.level()))
                    .name("log_line")
                    .value(line.number())
                    .field("msg", line.text())
                    .field(
                            "time",
                            Instant.ofEpochMilli(line.millis())
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString())
                    .endObject();
        }
        return json.endArray().toString();
    }

    private List<Line> snapshot() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    private static String word(Level level) {
        return level == Level.WARN ? "warning" : level.toString().toLowerCase(Locale.ROOT);
    }
}
