package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happened in an internet in memory, one line each with its time: links that changed, listeners, connections and
 * how they ended. Printed with a failed test. Keeps the last lines only. Any thread may note.
 */
final class Flow {
    private static final int MOST_LINES = 500;

    private final Clock clock;
    private final long start;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<String> lines = new ArrayDeque<>();

    Flow(Clock clock) {
        this.clock = clock;
        this.start = clock.nanoTime();
    }

    void note(String event) {
        double seconds = (clock.nanoTime() - start) / 1e9;
        String line = String.format(Locale.ROOT, "%12.6f s  %s", seconds, event);
        lock.lock();
        try {
            if (lines.size() == MOST_LINES) {
                lines.remove();
            }
            lines.add(line);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }
}
