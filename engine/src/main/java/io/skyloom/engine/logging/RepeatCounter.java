package io.skyloom.engine.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of another appender and lets a fault through once in a while only. The first warning or error of its
 * kind is written at once; equal ones within the next half minute are counted, and the next line of any kind that comes
 * after that tells the count. Lines of lower levels pass. Runs on the threads that log.
 */
public final class RepeatCounter extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    private static final long WINDOW_MILLIS = 30_000;
    private static final int MOST_FAULTS = 256;

    private final AppenderAttachableImpl<ILoggingEvent> behind = new AppenderAttachableImpl<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** In the order of their first line. */
    @GuardedBy("lock")
    private final Map<Fault, Seen> faults = new LinkedHashMap<>();

    /** Two events are the same fault when all of this is equal. */
    private record Fault(String logger, int level, String message) {}

    /** What is known of a fault; guarded by the counter's lock. */
    private static final class Seen {
        private final ILoggingEvent first;
        private long more;

        Seen(ILoggingEvent first) {
            this.first = first;
        }
    }

    /** Made by the log's configuration. */
    public RepeatCounter() {}

    @Override
    protected void append(ILoggingEvent event) {
        for (ILoggingEvent due : dueAt(event)) {
            behind.appendLoopOnAppenders(due);
        }
    }

    /** Tells what has been counted, then stops. */
    @Override
    public void stop() {
        List<ILoggingEvent> rest = new ArrayList<>();
        lock.lock();
        try {
            faults.values().forEach(seen -> count(seen, seen.first.getTimeStamp(), rest));
            faults.clear();
        } finally {
            lock.unlock();
        }
        rest.forEach(behind::appendLoopOnAppenders);
        super.stop();
        behind.detachAndStopAllAppenders();
    }

    private List<ILoggingEvent> dueAt(ILoggingEvent event) {
        List<ILoggingEvent> due = new ArrayList<>(1);
        lock.lock();
        try {
            forgetOld(event.getTimeStamp(), due);
            if (!event.getLevel().isGreaterOrEqual(Level.WARN) || isNew(event, due)) {
                due.add(event);
            }
        } finally {
            lock.unlock();
        }
        return due;
    }

    @GuardedBy("lock")
    private boolean isNew(ILoggingEvent event, List<ILoggingEvent> due) {
        Fault fault = new Fault(event.getLoggerName(), event.getLevel().toInt(), event.getFormattedMessage());
        Seen seen = faults.get(fault);
        if (seen != null) {
            seen.more++;
            return false;
        }
        if (faults.size() >= MOST_FAULTS) {
            Iterator<Seen> oldest = faults.values().iterator();
            count(oldest.next(), event.getTimeStamp(), due);
            oldest.remove();
        }
        faults.put(fault, new Seen(event));
        return true;
    }

    @GuardedBy("lock")
    private void forgetOld(long now, List<ILoggingEvent> due) {
        Iterator<Seen> all = faults.values().iterator();
        while (all.hasNext()) {
            Seen seen = all.next();
            if (now - seen.first.getTimeStamp() < WINDOW_MILLIS) {
                return;
            }
            count(seen, now, due);
            all.remove();
        }
    }

    private static void count(Seen seen, long now, List<ILoggingEvent> due) {
        if (seen.more > 0) {
            due.add(counted(seen, now));
        }
    }

    private static ILoggingEvent counted(Seen seen, long now) {
        LoggingEvent line = new LoggingEvent();
        line.setTimeStamp(now);
        line.setLevel(seen.first.getLevel());
        line.setLoggerName(seen.first.getLoggerName());
        line.setThreadName(seen.first.getThreadName());
        line.setMDCPropertyMap(Map.of());
        line.setMessage(seen.first.getFormattedMessage() + " (" + seen.more + " more like this)");
        return line;
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        behind.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return behind.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return behind.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return behind.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        behind.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return behind.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return behind.detachAppender(name);
    }
}
