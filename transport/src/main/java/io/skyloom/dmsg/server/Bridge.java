package io.skyloom.dmsg.server;

import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import io.skyloom.yamux.YamuxConfig;
import io.skyloom.yamux.YamuxStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two streams that are one for their users: what arrives on either is written to the other until either ends; then both
 * are closed. No thread waits here: a way that finds something to do runs on a thread of its own until there is nothing
 * left, and holds a buffer only meanwhile. Bytes that the receiver has no window for stay in the sender's window.
 *
 * <p>The bridge ends, too, when nothing has moved in either direction for the idle limit, which covers bytes that nobody
 * takes. One silent direction is no reason: downloads are like that.
 */
final class Bridge {
    /** A sender can be out of window only while more than this was not read. */
    private static final int STUCK_BYTES = YamuxConfig.PROTOCOL_WINDOW / 2;

    private final YamuxStream one;
    private final YamuxStream other;
    private final Seams seams;
    private final Duration idle;
    private final Runnable over;
    private final Way there;
    private final Way back;
    private final AtomicInteger waysOpen = new AtomicInteger(2);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;
    private volatile Timers.Timer watch = () -> false;

    /** When bytes moved last, in either direction, monotonic. */
    private volatile long lastMove;

    private Bridge(End one, End other, CopyBuffers buffers, Seams seams, Duration idle, Runnable over) {
        this.one = one.stream();
        this.other = other.stream();
        this.seams = seams;
        this.idle = idle;
        this.over = over;
        this.lastMove = seams.clock().nanoTime();
        String name = "dmsg:bridge " + one.stream() + "-" + other.stream();
        this.there = new Way(this, one.stream(), other.stream(), other.session(), buffers, name);
        this.back = new Way(this, other.stream(), one.stream(), one.session(), buffers, name);
    }

    /** A stream and the session it belongs to. */
    record End(YamuxStream stream, ServedSession session) {}

    /**
     * Begins to copy and returns.
     *
     * @param over run once, when both streams are closed and no buffer is held any more
     */
    static void between(End one, End other, CopyBuffers buffers, Seams seams, Duration idle, Runnable over) {
        Bridge bridge = new Bridge(one, other, buffers, seams, idle, over);
        bridge.watch(idle);
        one.stream().onChange(bridge.there::signal, bridge.back::signal);
        other.stream().onChange(bridge.back::signal, bridge.there::signal);
        bridge.there.signal();
        bridge.back.signal();
    }

    Seams seams() {
        return seams;
    }

    void moved() {
        lastMove = seams.clock().nanoTime();
    }

    /** Whether both streams are closed. */
    boolean isClosed() {
        return closed;
    }

    /** Closes both streams. What was read from either has been handed over to the other before. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            watch.cancel();
            dismiss(one);
            dismiss(other);
            closed = true;
            there.signal();
            back.signal();
        }
    }

    /**
     * Closes a stream in order, unless its user may be stuck in the middle of bytes that nobody will take: the end of our
     * direction would tell it nothing, so it is told by a reset.
     */
    private static void dismiss(YamuxStream stream) {
        if (stream.unread() >= STUCK_BYTES) {
            stream.reset();
        } else {
            stream.close();
        }
    }

    /** A way has nothing more to do and holds nothing. */
    void wayEnded() {
        if (waysOpen.decrementAndGet() == 0) {
            over.run();
        }
    }

    /** Looks again after a while; the timer thread looks. */
    private void watch(Duration delay) {
        watch = seams.timers().schedule(delay, this::look);
        if (ended.get()) {
            watch.cancel();
        }
    }

    private void look() {
        Duration quiet = Duration.ofNanos(seams.clock().nanoTime() - lastMove);
        if (quiet.compareTo(idle) >= 0) {
            end();
        } else if (!ended.get()) {
            watch(idle.minus(quiet));
        }
    }
}
