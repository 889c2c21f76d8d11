package io.skyloom.accept;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Threads;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts streams and does nothing else, so that no peer can delay another. Only {@link #close()} ends it: an error,
 * such as too many open files, makes it rest for a moment and go on. It accepts on one thread; any thread closes.
 */
public final class AcceptLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);
    private static final Duration USUAL_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final StreamListener listener;
    private final Timers timers;
    private final Duration firstPause;
    private final Runnable onError;
    private final Consumer<ByteStream> door;
    private final Outcome<Boolean> closed = new Outcome<>();

    /**
     * Accepts nothing before {@link #start}.
     *
     * @param name begins the thread's name, for example {@code control}
     * @param listener belongs to the loop from now on
     * @param firstPause how long it rests after an error; doubles up to a second while errors go on
     * @param onError told of every error, on the accepting thread
     * @param door takes each stream over, at once; a stream on which it fails is closed
     */
    public AcceptLoop(
            String name,
            StreamListener listener,
            Timers timers,
            Duration firstPause,
            Runnable onError,
            Consumer<ByteStream> door) {
        this.name = name;
        this.listener = listener;
        this.timers = timers;
        this.firstPause = firstPause;
        this.onError = onError;
        this.door = door;
    }

    /** Begins to accept, resting ten milliseconds after a first error. */
    public static AcceptLoop start(String name, StreamListener listener, Seams seams, Consumer<ByteStream> door) {
        AcceptLoop loop = new AcceptLoop(name, listener, seams.timers(), USUAL_PAUSE, () -> {}, door);
        loop.start(seams.threads());
        return loop;
    }

    /** Begins to accept. Once. */
    public void start(Threads threads) {
        threads.start(name + "/accept", this::acceptAll);
    }

    /** Where it accepts. */
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed.isDone();
    }

    /** Accepts no more and closes the listener. Idempotent; does not wait for the thread. */
    @Override
    public void close() {
        closed.complete(true);
        listener.close();
    }

    private void acceptAll() {
        Duration pause = firstPause;
        int failures = 0;
        while (!closed.isDone()) {
            try {
                welcome(listener.accept());
                pause = firstPause;
                failures = 0;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (closed.isDone()) {
                    return;
                }
                onError.run();
                tell(++failures, e);
                rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void welcome(ByteStream stream) {
        boolean taken = false;
        try {
            door.accept(stream);
            taken = true;
        } finally {
            if (!taken) {
                stream.close();
            }
        }
    }

    /** Says so at the first time, the second, the fourth, the eighth… */
    private void tell(int failures, Throwable why) {
        if (Integer.bitCount(failures) == 1) {
            LOG.warn(
                    "{} at {} cannot accept for the moment ({} times in a row): {}",
                    name,
                    listener.localAddress(),
                    failures,
                    why.toString());
        }
    }

    private void rest(Duration pause) {
        try {
            closed.settledWithin(timers, pause);
        } catch (InterruptedException e) {
            // Nothing here interrupts threads; whoever does wants this one gone, and its channel is closed by now.
            LOG.error("{} at {} was interrupted and accepts no more", name, listener.localAddress());
            Thread.currentThread().interrupt();
            close();
        }
    }
}
