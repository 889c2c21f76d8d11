package io.skyloom.yamux;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The driver of a session with an old defect planted: whether the session is alive is asked under the lock, and the
 * stream is added under the lock, but between the two the lock is free. Everything below is the real thing.
 */
public final class TwoStepSession {
    private final ReentrantLock lock = new ReentrantLock();
    private final Streams streams;
    private @Nullable YamuxException over;
    private @Nullable MuxStream opened;

    /** A session without a carrier. */
    public TwoStepSession() {
        YamuxConfig config = YamuxConfig.defaults(new BufferPool(0)).toBuilder()
                .openTimeout(Duration.ZERO)
                .build();
        streams = new Streams(Role.CLIENT, config, new Nobody(), new Tally(), Role.CLIENT.firstId(), why -> {});
    }

    /** Opens a stream; returns whether it was allowed. */
    public boolean open() {
        if (isOver()) {
            return false;
        }
        lock.lock();
        try {
            opened = streams.open(0);
            return true;
        } catch (YamuxException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the session and all of its streams. */
    public void close() {
        YamuxException why = new YamuxException(YamuxException.Reason.CLOSED, "over");
        lock.lock();
        try {
            over = why;
            streams.failAll(why);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the stream, if there is one, knows that its session is over; asked when all others are gone. */
    public boolean streamIsTold() {
        MuxStream stream = opened;
        return stream == null || stream.failure != null;
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over != null;
        } finally {
            lock.unlock();
        }
    }

    private static final class Nobody implements SessionObserver {
        @Override
        public void streamArrived() {}

        @Override
        public void openingAllowed() {}

        @Override
        public void pingAnswered(long roundTripNanos) {}

        @Override
        public void ended(YamuxException cause) {}
    }
}
