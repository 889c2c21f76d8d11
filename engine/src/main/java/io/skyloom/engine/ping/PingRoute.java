package io.skyloom.engine.ping;

import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers.Timer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The sending end of one loop. One message is on its way at a time. */
final class PingRoute implements AutoCloseable {
    private final PubKey peer;
    private final ByteStream stream;
    private final Seams seams;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** When the current message arrived, in the clock's nanoseconds; replaced by whoever is busy. */
    private volatile Outcome<Long> arrival = new Outcome<>();

    PingRoute(PubKey peer, ByteStream stream, Seams seams) {
        this.peer = peer;
        this.stream = stream;
        this.seams = seams;
    }

    /** Sends one message around and tells how long it took; a message that is lost ends the route. */
    Duration ping(int ballast, Duration limit) throws IOException, InterruptedException {
        if (!busy.compareAndSet(false, true)) {
            throw new IOException("a ping over " + peer.brief() + " is under way already");
        }
        try (Timer ignored = seams.timers().schedule(limit, this::close)) {
            return timed(PingMessage.of(peer, ballast, seams.clock().wallMillis()), limit);
        } finally {
            busy.set(false);
        }
    }

    private Duration timed(byte[] message, Duration limit) throws IOException, InterruptedException {
        Outcome<Long> awaited = new Outcome<>();
        arrival = awaited;
        byte[] size = PingMessage.size(message.length);
        stream.writeFully(size, 0, size.length);
        PingMessage.readOk(stream);
        long start = seams.clock().nanoTime();
        stream.writeFully(message, 0, message.length);
        try {
            return Duration.ofNanos(awaited.await(seams.timers(), limit) - start);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException("no ping over " + peer + " within " + limit);
            late.initCause(e);
            throw late;
        } catch (FailedOutcome e) {
            throw new IOException("the loop over " + peer + " was closed", e);
        }
    }

    PubKey peer() {
        return peer;
    }

    /** A message over this peer has come back. */
    void arrived(long nanos) {
        arrival.complete(nanos);
    }

    @Override
    public void close() {
        stream.close();
        arrival.fail(new IOException("closed"));
    }
}
