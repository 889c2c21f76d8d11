package io.skyloom.engine.portforward;

import io.skyloom.routing.group.TimerSlot;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies bytes between a local connection and a route until both directions have ended. Routes have no half close: where a
 * local server hangs up, the route is closed, which lets the other end read what was sent before. Where a local client
 * does, its answer may be still to come; once nothing has come for a while the route is closed, too. Owned by the thread
 * that makes it, beside which one copies back.
 */
final class Copying {
    private static final int CHUNK = 16 << 10;

    /** How long one direction may be silent after the other one has ended. */
    static final Duration LINGER = Duration.ofSeconds(30);

    private final ByteStream one;
    private final ByteStream other;
    private final Seams seams;
    private final TimerSlot linger;
    private final AtomicLong moved = new AtomicLong();

    private Copying(ByteStream one, ByteStream other, Seams seams) {
        this.one = one;
        this.other = other;
        this.seams = seams;
        this.linger = new TimerSlot(seams.timers());
    }

    /** A client's connection and the route that is its own; returns when both are closed. */
    static void fromClient(ByteStream client, ByteStream route, Seams seams) throws InterruptedException {
        Copying copying = new Copying(client, route, seams);
        copying.run("borrowed", copying::halfEnded);
    }

    /** A route and the connection to a server that is its own; returns when both are closed. */
    static void toServer(ByteStream route, ByteStream server, Seams seams) throws InterruptedException {
        Copying copying = new Copying(route, server, seams);
        copying.run("lent", copying::closeBoth);
    }

    /** @param otherEnded what is to be done when nothing more comes from the other one */
    private void run(String name, Runnable otherEnded) throws InterruptedException {
        try {
            Thread back = seams.threads().start(name + "/back", () -> copy(other, one, otherEnded));
            copy(one, other, this::halfEnded);
            back.join();
        } finally {
            linger.stop();
            closeBoth();
        }
    }

    /** Copies one way and passes the end on; a stream that breaks breaks the other. */
    private void copy(ByteStream from, ByteStream to, Runnable ended) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int count = from.read(chunk, 0, CHUNK); count >= 0; count = from.read(chunk, 0, CHUNK)) {
                to.writeFully(chunk, 0, count);
                moved.incrementAndGet();
            }
            to.shutdownOutput();
            ended.run();
        } catch (IOException e) {
            closeBoth();
        }
    }

    private void halfEnded() {
        long before = moved.get();
        linger.set(LINGER, () -> {
            if (moved.get() == before) {
                closeBoth();
            } else {
                halfEnded();
            }
        });
    }

    private void closeBoth() {
        one.close();
        other.close();
    }
}
