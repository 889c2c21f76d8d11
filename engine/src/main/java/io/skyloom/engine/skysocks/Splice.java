package io.skyloom.engine.skysocks;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins two streams: what comes from one goes to the other, in both directions, and so does each end. The directions end
 * independently; when one fails both streams are broken off, and when both have ended both streams are closed. Whichever
 * direction ends last cleans up, so nobody waits for the other one.
 */
final class Splice {
    private static final Logger LOG = LoggerFactory.getLogger(Splice.class);

    private final String name;
    private final ByteStream near;
    private final ByteStream far;
    private final CopyBuffers buffers;
    private final Seams seams;
    private final IdleLimit idle;
    private final AtomicInteger directions = new AtomicInteger(2);
    private final Runnable whenOver;

    /**
     * Moves nothing yet.
     *
     * @param idle how long nothing may move before it is broken off; zero for ever
     * @param whenOver run once, when nothing moves any more and both streams are closed
     */
    Splice(
            String name,
            ByteStream near,
            ByteStream far,
            CopyBuffers buffers,
            Duration idle,
            Seams seams,
            Runnable whenOver) {
        this.name = name;
        this.near = near;
        this.far = far;
        this.buffers = buffers;
        this.seams = seams;
        this.idle = new IdleLimit(seams, idle, this::breakOff);
        this.whenOver = whenOver;
    }

    /**
     * Moves bytes from the near to the far stream on the calling thread, and back on one of its own; breaks off at once
     * where the machine gives no thread.
     */
    void run() {
        if (seams.threads().tryStart(name + "/back", () -> move(far, near))) {
            move(near, far);
        } else {
            LOG.warn("{} breaks off: no thread can be started", name);
            breakOff();
            directionEnded();
            directionEnded();
        }
    }

    /** Ends both directions without order. Idempotent; any thread. */
    void breakOff() {
        breakOff(near);
        breakOff(far);
    }

    /** A stream of a session tells its other end that this was no orderly end. */
    static void breakOff(ByteStream stream) {
        if (stream instanceof YamuxStream part) {
            part.reset();
        } else {
            stream.close();
        }
    }

    private void move(ByteStream from, ByteStream to) {
        try (CopyBuffers.Buffer buffer = buffers.take()) {
            moveAll(from, to, buffer);
            end(to);
        } catch (IOException e) {
            LOG.debug("{} breaks off: {}", name, e.getMessage());
            breakOff();
        } finally {
            directionEnded();
        }
    }

    private void moveAll(ByteStream from, ByteStream to, CopyBuffers.Buffer buffer) throws IOException {
        while (true) {
            byte[] bytes = buffer.bytes();
            int n = from.read(bytes, 0, bytes.length);
            if (n < 0) {
                return;
            }
            idle.moved();
            to.writeFully(bytes, 0, n);
            idle.moved();
            buffer.adapt(n);
        }
    }

    /** Whoever cannot be told of the end any more may still have something to say. */
    private void end(ByteStream to) {
        try {
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("{} could not pass on the end: {}", name, e.getMessage());
        }
    }

    private void directionEnded() {
        if (directions.decrementAndGet() == 0) {
            idle.close();
            near.close();
            far.close();
            whenOver.run();
        }
    }
}
