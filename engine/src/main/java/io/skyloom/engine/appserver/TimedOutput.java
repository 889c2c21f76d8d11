package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.apprpc.IoFailure;
import io.skyloom.engine.apprpc.WriteReply;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes to a connection for callers who may have a deadline and may be several; they take turns. A connection that
 * cannot end a write by itself is closed when the deadline passes during one. Any thread.
 */
final class TimedOutput {
    private static final IoFailure LATE = IoFailure.of(new SocketTimeoutException("write pipe: i/o timeout"));

    private final AppSocket socket;
    private final DeadlineWatch deadline;

    /** A turn, not a lock: its holder may wait in the connection, whose close ends that wait. */
    private final Semaphore turn = new Semaphore(1, true);

    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean closed;

    TimedOutput(AppSocket socket, Seams seams) {
        this.socket = socket;
        this.deadline = new DeadlineWatch(seams, this::passed);
    }

    /** Until when writes may wait. */
    DeadlineWatch deadline() {
        return deadline;
    }

    /** Sets the deadline; empty for none. */
    void within(Optional<Duration> span) {
        if (socket instanceof WriteDeadline own) {
            own.writeWithin(
                    span.map(left -> left.isNegative() ? Duration.ZERO : left).orElse(null));
        }
        deadline.set(span);
    }

    private void passed() {
        if (writing.get() && !(socket instanceof WriteDeadline)) {
            socket.close();
        }
    }

    /** Writes all of it, or says how much and why. */
    WriteReply write(byte[] bytes) {
        turn.acquireUninterruptibly();
        try {
            writing.set(true);
            return inTurn(bytes);
        } finally {
            writing.set(false);
            turn.release();
        }
    }

    private WriteReply inTurn(byte[] bytes) {
        int done = 0;
        try {
            while (done < bytes.length) {
                if (deadline.hasPassed()) {
                    return new WriteReply(done, Optional.of(LATE));
                }
                done += socket.write(bytes, done, bytes.length - done);
            }
            return new WriteReply(done, Optional.empty());
        } catch (IOException e) {
            return new WriteReply(done, Optional.of(failure(e)));
        }
    }

    private IoFailure failure(IOException why) {
        if (closed) {
            return IoFailure.CLOSED;
        }
        return deadline.hasPassed() ? LATE : IoFailure.of(why);
    }

    /** Refuses further bytes in plain words; the connection itself is its owner's to close. */
    void close() {
        closed = true;
        deadline.close();
    }
}
