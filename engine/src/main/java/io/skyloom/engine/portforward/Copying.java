package io.skyloom.engine.portforward;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies bytes between two streams until both directions have ended. A route cannot say that one of them has, and a
 * program that has gone looks like one that has only said its last word: so the direction that is left ends when nothing
 * has come by it for a while.
 */
final class Copying {
    private static final int CHUNK = 16 << 10;
    private static final Duration PARTING = Duration.ofSeconds(30);

    private final ByteStream one;
    private final ByteStream other;
    private final Seams seams;

    /** Bytes in both directions. */
    private final AtomicLong moved = new AtomicLong();

    private Copying(ByteStream one, ByteStream other, Seams seams) {
        this.one = one;
        this.other = other;
        this.seams = seams;
    }

    /** Copies both ways; returns when both are over, and both streams are closed then. */
    static void between(ByteStream one, ByteStream other, String name, Seams seams) throws InterruptedException {
        new Copying(one, other, seams).run(name);
    }

    private void run(String name) throws InterruptedException {
        Outcome<Boolean> there = new Outcome<>();
        Outcome<Boolean> back = new Outcome<>();
        Thread thread = seams.threads().start(name + "/back", () -> {
            copy(other, one);
            back.complete(true);
            outlast(there);
        });
        copy(one, other);
        there.complete(true);
        outlast(back);
        thread.join();
        close();
    }

    /** Copies one way and passes the end on; a stream that breaks breaks the other. */
    private void copy(ByteStream from, ByteStream to) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int count = from.read(chunk, 0, CHUNK); count >= 0; count = from.read(chunk, 0, CHUNK)) {
                to.writeFully(chunk, 0, count);
                moved.addAndGet(count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    /** Waits for the direction that is left, for as long as anything moves. */
    private void outlast(Outcome<Boolean> left) {
        try {
            for (long seen = moved.get(); !left.settledWithin(seams.timers(), PARTING); seen = moved.get()) {
                if (moved.get() == seen) {
                    close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void close() {
        one.close();
        other.close();
    }
}
