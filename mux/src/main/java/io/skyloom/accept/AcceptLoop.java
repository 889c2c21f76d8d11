package io.skyloom.accept;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Threads;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Accepts streams and does nothing else, so that no peer can delay another: the {@link Doorkeeper} of a listener. It
 * accepts on one thread; any thread closes.
 */
public final class AcceptLoop implements AutoCloseable {
    private static final Duration USUAL_PAUSE = Duration.ofMillis(10);

    private final StreamListener listener;
    private final Consumer<ByteStream> door;
    private final Doorkeeper keeper;

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
        this.listener = listener;
        this.door = door;
        this.keeper = new Doorkeeper(
                name,
                name + " at " + listener.localAddress(),
                this::welcome,
                listener::close,
                timers,
                firstPause,
                onError);
    }

    /** Begins to accept, resting ten milliseconds after a first error. */
    public static AcceptLoop start(String name, StreamListener listener, Seams seams, Consumer<ByteStream> door) {
        AcceptLoop loop = new AcceptLoop(name, listener, seams.timers(), USUAL_PAUSE, () -> {}, door);
        loop.start(seams.threads());
        return loop;
    }

    /** Begins to accept. Once. */
    public void start(Threads threads) {
        keeper.start(threads);
    }

    /** Where it accepts. */
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return keeper.isClosed();
    }

    /** Accepts no more and closes the listener. Idempotent; does not wait for the thread. */
    @Override
    public void close() {
        keeper.close();
    }

    /** Waits after the close until the accepting thread is at its end; returns whether it is. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return keeper.awaitEnd(limit);
    }

    private void welcome() throws IOException {
        ByteStream stream = listener.accept();
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
}
