package io.skyloom.dmsg.server;

import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Copies between two streams until either ends; then both are closed. The calling thread copies one way and a second
 * one the other way. A buffer grows while there is much to copy and shrinks again, so that thousands of quiet streams
 * cost little.
 */
final class Bridge {
    private static final int SMALLEST_BUFFER = 1024;
    private static final int LARGEST_BUFFER = 32 * 1024;

    private final YamuxStream one;
    private final YamuxStream other;
    private final Seams seams;
    private final Duration idle;

    /** When bytes moved last, in either direction, monotonic. */
    private volatile long lastMove;

    Bridge(YamuxStream one, YamuxStream other, Seams seams, Duration idle) {
        this.one = one;
        this.other = other;
        this.seams = seams;
        this.idle = idle;
        this.lastMove = seams.clock().nanoTime();
    }

    /** Copies; returns when both streams are closed. */
    void run() {
        Watch watch = new Watch();
        watch.in(idle);
        seams.threads().start("dmsg:bridge " + other, () -> copy(other, one));
        try {
            copy(one, other);
        } finally {
            watch.stop();
        }
    }

    private void copy(YamuxStream from, YamuxStream to) {
        byte[] buffer = new byte[SMALLEST_BUFFER];
        try {
            int n = from.read(buffer, 0, buffer.length);
            while (n >= 0) {
                to.writeFully(buffer, 0, n);
                lastMove = seams.clock().nanoTime();
                buffer = fitting(buffer, n);
                n = from.read(buffer, 0, buffer.length);
            }
        } catch (IOException e) {
            // Whatever ended one direction ends the other; nobody here could do anything about it.
        } finally {
            end();
        }
    }

    private static byte[] fitting(byte[] buffer, int filled) {
        if (filled == buffer.length && buffer.length < LARGEST_BUFFER) {
            return new byte[buffer.length * 2];
        }
        return filled < buffer.length / 4 && buffer.length > SMALLEST_BUFFER ? new byte[SMALLEST_BUFFER] : buffer;
    }

    private void end() {
        one.close();
        other.close();
    }

    /** Ends the bridge when nothing moves. The timer thread looks; the copying thread stops it. */
    private final class Watch {
        private volatile boolean stopped;
        private volatile Timers.Timer timer = () -> false;

        private void in(Duration delay) {
            timer = seams.timers().schedule(delay, this::look);
            if (stopped) {
                timer.cancel();
            }
        }

        private void look() {
            Duration quiet = Duration.ofNanos(seams.clock().nanoTime() - lastMove);
            if (quiet.compareTo(idle) >= 0) {
                end();
            } else if (!stopped) {
                in(idle.minus(quiet));
            }
        }

        private void stop() {
            stopped = true;
            timer.cancel();
        }
    }
}
