package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until the test moves it. Due tasks run on the advancing thread, ordered by their time and then
 * by when they were scheduled; while a task runs, the clock shows the task's own time. Any thread may schedule, cancel
 * and read; one thread at a time advances, and a task never does.
 *
 * <p>Unless told otherwise the monotonic time begins one second before it overflows, so that every test that lets more
 * than a second pass also proves that the code subtracts instants instead of comparing them.
 */
public final class VirtualTime implements Clock, Timers {
    /** The default origin: one second before {@link #nanoTime()} wraps. */
    public static final long JUST_BEFORE_OVERFLOW =
            Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    /** The default wall time at the start: 2026-01-01 00:00 UTC, in milliseconds. */
    public static final long WALL_START_MILLIS = 1_767_225_600_000L;

    private final long origin;
    private final Runnable rest;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final PriorityQueue<Task> waiting = new PriorityQueue<>(Task.IN_ORDER);

    /** Nanoseconds since the start; unlike the monotonic time it never wraps. */
    @GuardedBy("lock")
    private long elapsed;

    @GuardedBy("lock")
    private long wallStart = WALL_START_MILLIS;

    @GuardedBy("lock")
    private long scheduled;

    @GuardedBy("lock")
    private @Nullable Thread advancing;

    /** Begins one second before the monotonic time overflows. */
    public VirtualTime() {
        this(() -> {});
    }

    /** The same for threads that run by themselves: time passes only after {@code rest} has waited until all of them wait. */
    public VirtualTime(Runnable rest) {
        this(JUST_BEFORE_OVERFLOW, rest);
    }

    /** Begins with {@link #nanoTime()} at {@code origin}. */
    public VirtualTime(long origin) {
        this(origin, () -> {});
    }

    private VirtualTime(long origin, Runnable rest) {
        this.origin = origin;
        this.rest = rest;
    }

    @Override
    public long nanoTime() {
        return origin + elapsedNanos();
    }

    @Override
    public long wallMillis() {
        lock.lock();
        try {
            return wallStart + elapsed / 1_000_000L;
        } finally {
            lock.unlock();
        }
    }

    /** How far the time was advanced since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(elapsedNanos());
    }

    /** Sets the wall clock forward or, with a negative duration, back; the monotonic time does not move. */
    public void jumpWall(Duration by) {
        lock.lock();
        try {
            wallStart += by.toMillis();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        lock.lock();
        try {
            long span = Math.min(Math.max(0, delay.toNanos()), Long.MAX_VALUE - elapsed);
            Task entry = new Task(elapsed + span, scheduled++, task);
            waiting.add(entry);
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    /** How many tasks are waiting. */
    public int pending() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How far away the next task is; empty when none waits. */
    public Optional<Duration> untilNext() {
        lock.lock();
        try {
            return Optional.ofNullable(waiting.peek()).map(task -> Duration.ofNanos(Math.max(0, task.at() - elapsed)));
        } finally {
            lock.unlock();
        }
    }

    /** Moves the time on, running on this thread what becomes due, also what those tasks schedule within the span. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + by);
        }
        advanceTo(elapsed().plus(by));
    }

    /** Moves the time to {@code sinceStart}; nothing happens when that has passed already. */
    public void advanceTo(Duration sinceStart) {
        advanceTo(sinceStart, rest);
    }

    /** The same as {@link #advance}, but time passes whatever the threads are about: for what must hold even then. */
    public void rush(Duration by) {
        advanceTo(elapsed().plus(by), () -> {});
    }

    private void advanceTo(Duration sinceStart, Runnable before) {
        long target = sinceStart.toNanos();
        begin();
        try {
            before.run();
            for (Task task = nextUntil(target); task != null; task = nextUntil(target)) {
                task.body().run();
                before.run();
            }
        } finally {
            end();
        }
    }

    /** Runs what is due now without moving the time. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves the time to the next task and runs everything due then; returns whether there was one. */
    public boolean advanceToNext() {
        rest.run();
        Optional<Duration> next = untilNext();
        next.ifPresent(this::advance);
        return next.isPresent();
    }

    /** Takes the first task due until {@code target}; without one the time arrives at {@code target}. */
    private @Nullable Task nextUntil(long target) {
        lock.lock();
        try {
            Task first = waiting.peek();
            if (first == null || first.at() > target) {
                elapsed = Math.max(elapsed, target);
                return null;
            }
            elapsed = Math.max(elapsed, first.at());
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean cancel(Task entry) {
        lock.lock();
        try {
            return waiting.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private long elapsedNanos() {
        lock.lock();
        try {
            return elapsed;
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            if (advancing != null) {
                throw new IllegalStateException("the time is already being advanced by " + advancing.getName());
            }
            advancing = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            advancing = null;
        } finally {
            lock.unlock();
        }
    }

    /** A waiting task: when, in nanoseconds since the start, and after which others of the same time. */
    private record Task(long at, long order, Runnable body) {
        static final Comparator<Task> IN_ORDER =
                Comparator.comparingLong(Task::at).thenComparingLong(Task::order);

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }
}
