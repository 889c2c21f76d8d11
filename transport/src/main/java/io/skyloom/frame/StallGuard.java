package io.skyloom.frame;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether a write makes progress, and whether a stream is idle. Reads and writes only leave time stamps; one timer
 * at most, alive from the first stamp until there was none for a while, looks at them. The writing thread and the
 * reading thread stamp, the timer thread looks, any thread ends.
 */
final class StallGuard {
    /** How long one write may take without the carrier taking a byte, unless told otherwise. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    /** The lowest bit of the stamp: whether the write that began then is still going on. */
    private static final long GOING_ON = 1;

    private final Clock clock;
    private final Timers timers;
    private final long limitNanos;

    /** How long a write may take until somebody looks at it. */
    private final long unsuspiciousNanos;

    private final LongSupplier unacknowledged;
    private final Runnable stalled;
    private final Runnable idle;
    private final AtomicBoolean armed = new AtomicBoolean();

    /** When the last write began, and the bit. Written by whoever has the right to write, read by the timer. */
    private volatile long writeStamp;

    /** When the reader was last active. Written by the reading thread, read by the timer. */
    private volatile long readStamp;

    /** Written by whoever armed it, under {@link #armed}; read by whoever ends. */
    private volatile Timers.@Nullable Timer timer;

    private volatile boolean ended;

    /** The stamp of the write that is under suspicion, and how much was under way then. Owned by the timer thread. */
    private long suspected;

    private long underWay = -1;

    /**
     * @param limit how long one write may take without the carrier taking a byte
     * @param unacknowledged how much of what the carrier took is still under way to the peer, or -1: a carrier that
     *     is full takes nothing for long, while the peer may well be receiving
     * @param stalled run on the timer thread when a write took nothing for so long and the peer received nothing
     * @param idle run on the timer thread when neither side was active for that long
     */
    StallGuard(
            Clock clock, Timers timers, Duration limit, LongSupplier unacknowledged, Runnable stalled, Runnable idle) {
        this.clock = clock;
        this.timers = timers;
        this.limitNanos = limit.toNanos();
        this.unsuspiciousNanos = limitNanos - limitNanos / 4;
        this.unacknowledged = unacknowledged;
        this.stalled = stalled;
        this.idle = idle;
        this.writeStamp = clock.nanoTime() & ~GOING_ON;
        this.readStamp = writeStamp;
    }

    /** A write begins; returns what {@link #end} wants to know. */
    long begin() {
        long begun = clock.nanoTime() & ~GOING_ON;
        writeStamp = begun | GOING_ON;
        arm(unsuspiciousNanos);
        return begun;
    }

    /** The write came back. */
    void end(long begun) {
        writeStamp = begun;
    }

    /** For how long the write under way has taken nothing; 0 when none is under way. Any thread. */
    long stalledNanos() {
        long write = writeStamp;
        return (write & GOING_ON) == 0 ? 0 : Math.max(0, clock.nanoTime() - (write & ~GOING_ON));
    }

    /** The reader is active. */
    void reading() {
        readStamp = clock.nanoTime();
        arm(unsuspiciousNanos);
    }

    /** Nothing will be written any more. */
    void stop() {
        ended = true;
        Timers.Timer last = timer;
        if (last != null) {
            last.cancel();
        }
    }

    private void arm(long nanos) {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            timer = timers.schedule(Duration.ofNanos(nanos), this::look);
            if (ended) {
                stop();
            }
        }
    }

    private void look() {
        armed.set(false);
        long now = clock.nanoTime();
        long write = writeStamp;
        long sinceWrite = now - (write & ~GOING_ON);
        if ((write & GOING_ON) != 0) {
            lookAtWrite(write, sinceWrite);
            return;
        }
        long age = Math.min(sinceWrite, now - readStamp);
        if (age < limitNanos) {
            // Never later than a write that begins right now wants to be looked at.
            arm(Math.min(limitNanos - age, unsuspiciousNanos));
        } else {
            idle.run();
        }
    }

    /** Becomes suspicious some time before the limit, and from the limit on wants to see that bytes arrive. */
    private void lookAtWrite(long write, long age) {
        if (age < unsuspiciousNanos) {
            arm(unsuspiciousNanos - age);
            return;
        }
        long before = write == suspected ? underWay : Long.MAX_VALUE;
        suspected = write;
        underWay = unacknowledged.getAsLong();
        boolean arriving = underWay >= 0 && underWay < before;
        if (age < limitNanos) {
            arm(limitNanos - age);
        } else if (arriving) {
            arm(limitNanos - unsuspiciousNanos);
        } else {
            stalled.run();
        }
    }
}
