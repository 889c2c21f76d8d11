package io.skyloom.seam;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts a time limit on a piece of work over a stream: when the limit passes first, the stream is closed, which wakes
 * whoever reads or writes it. One guard belongs to one piece of work; the timer thread is the only other party.
 *
 * <pre>{@code
 * try (StreamGuard guard = StreamGuard.over(stream, timers, limit, "the greeting of " + peer)) {
 *     readGreeting(stream);
 *     guard.finish();
 * } catch (IOException e) { … }
 * }</pre>
 */
public final class StreamGuard implements AutoCloseable {
    private enum State {
        WATCHING,
        EXPIRED,
        ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WATCHING);
    private final ByteStream stream;
    private final Duration limit;
    private final String what;
    private final Timers.Timer timer;

    private StreamGuard(ByteStream stream, Timers timers, Duration limit, String what) {
        this.stream = stream;
        this.limit = limit;
        this.what = what;
        this.timer = timers.schedule(limit, this::expire);
    }

    /**
     * Starts the limit now.
     *
     * @param what the thing waited for, as a noun that fits "no … within PT5S"
     */
    public static StreamGuard over(ByteStream stream, Timers timers, Duration limit, String what) {
        return new StreamGuard(stream, timers, limit, what);
    }

    /**
     * Ends the watch at the end of successful work.
     *
     * @throws SocketTimeoutException when the limit had passed already; the stream is closed then
     */
    public void finish() throws SocketTimeoutException {
        close();
        if (state.get() == State.EXPIRED) {
            throw late(null);
        }
    }

    /** The failure to report: a timeout when it was this guard that closed the stream, otherwise {@code failure}. */
    public IOException explain(IOException failure) {
        return expired() ? late(failure) : failure;
    }

    /** Whether the limit passed before the work ended. */
    public boolean expired() {
        return state.get() == State.EXPIRED;
    }

    /** Ends the watch. Idempotent; never closes the stream. */
    @Override
    public void close() {
        state.compareAndSet(State.WATCHING, State.ENDED);
        timer.close();
    }

    private void expire() {
        if (state.compareAndSet(State.WATCHING, State.EXPIRED)) {
            stream.close();
        }
    }

    private SocketTimeoutException late(@Nullable IOException cause) {
        SocketTimeoutException late = new SocketTimeoutException("no " + what + " within " + limit);
        if (cause != null) {
            late.initCause(cause);
        }
        return late;
    }
}
