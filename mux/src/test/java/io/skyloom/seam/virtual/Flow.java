package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened in an internet in memory, one line each with its time: links that changed, listeners, connections and
 * how they ended. Printed with a failed test. Keeps the last lines only, and a fingerprint of everything, the bytes on the
 * wires included. Any thread may note.
 */
final class Flow {
    private static final int MOST_LINES = 500;

    private final Clock clock;
    private final long start;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<String> lines = new ArrayDeque<>();

    @GuardedBy("lock")
    private long fingerprint;

    @GuardedBy("lock")
    private @Nullable Consumer<String> journal;

    Flow(Clock clock) {
        this.clock = clock;
        this.start = clock.nanoTime();
    }

    void note(String event) {
        String line = stamped(event);
        lock.lock();
        try {
            if (lines.size() == MOST_LINES) {
                lines.remove();
            }
            lines.add(line);
            mix(line.hashCode());
            tell(line);
        } finally {
            lock.unlock();
        }
    }

    /** Bytes were put on a wire. */
    void carried(String lane, byte[] bytes) {
        long now = clock.nanoTime() - start;
        lock.lock();
        try {
            mix(now);
            mix(lane.hashCode());
            mix(Arrays.hashCode(bytes));
            if (journal != null) {
                tell(stamped(lane + " carries " + HexFormat.of().formatHex(bytes)));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A number that stands for everything that happened: what, when and in which order. */
    long fingerprint() {
        lock.lock();
        try {
            return fingerprint;
        } finally {
            lock.unlock();
        }
    }

    /** From now on tells every line, and every piece of bytes as one, to {@code reader}: to find where two runs part. */
    void journal(Consumer<String> reader) {
        lock.lock();
        try {
            journal = reader;
        } finally {
            lock.unlock();
        }
    }

    private String stamped(String event) {
        return String.format(Locale.ROOT, "%12.6f s  %s", (clock.nanoTime() - start) / 1e9, event);
    }

    @GuardedBy("lock")
    private void mix(long value) {
        fingerprint = Long.rotateLeft((fingerprint ^ value) * 0x9E37_79B9_7F4A_7C15L, 29);
    }

    @GuardedBy("lock")
    private void tell(String line) {
        if (journal != null) {
            journal.accept(line);
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
