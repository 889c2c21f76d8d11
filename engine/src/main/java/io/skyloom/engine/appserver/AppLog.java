package io.skyloom.engine.appserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * The latest lines of one application, over all its runs. The oldest go when there are too many or they are too long
 * together. Every line has a moment of its own, so that whoever asks for what came since one misses nothing and gets
 * nothing twice. Any thread; never waits.
 */
final class AppLog {
    /** How much is said and by whom. */
    enum Level {
        /** What the program prints. */
        DEBUG,
        /** What the visor has to say of it. */
        INFO,
        /** What the program prints as errors. */
        ERROR
    }

    private static final int MOST_LINES = 5_000;
    private static final int MOST_CHARS = 1 << 20;
    private static final int LONGEST = 8 * 1024;
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** By their moment in nanoseconds. */
    @GuardedBy("lock")
    private final TreeMap<Long, String> lines = new TreeMap<>();

    @GuardedBy("lock")
    private int chars;

    AppLog(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
    }

    /** Notes one line; colours are left out, empty lines too, and what is too long is cut. */
    void note(Level level, String text) {
        String plain = COLOURS.matcher(text).replaceAll("").stripTrailing();
        if (plain.isEmpty()) {
            return;
        }
        String cut = plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
        lock.lock();
        try {
            long moment = freshMoment();
            String line = "[" + TIME.format(instant(moment)) + "] " + level + " [" + name + "]: " + cut + "\n";
            lines.put(moment, line);
            chars += line.length();
            dropOldest();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private long freshMoment() {
        long now = clock.wallNanos();
        return lines.isEmpty() ? now : Math.max(now, lines.lastKey() + 1);
    }

    @GuardedBy("lock")
    private void dropOldest() {
        while (lines.size() > MOST_LINES || chars > MOST_CHARS) {
            chars -= lines.pollFirstEntry().getValue().length();
        }
    }

    private static Instant instant(long moment) {
        return Instant.ofEpochSecond(0, moment);
    }

    /** The lines that are younger than the moment. */
    List<String> since(Instant moment) {
        long after = nanos(moment);
        lock.lock();
        try {
            return new ArrayList<>(lines.tailMap(after, false).values());
        } finally {
            lock.unlock();
        }
    }

    /** Times that no line can have are as good as the nearest that one can have. */
    private static long nanos(Instant moment) {
        Instant farthest = instant(Long.MAX_VALUE);
        if (moment.isBefore(Instant.EPOCH)) {
            return -1;
        }
        return moment.isAfter(farthest)
                ? Long.MAX_VALUE
                : Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
    }
}
