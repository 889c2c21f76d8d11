package io.skyloom.network;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts carriers and does nothing else, so that no peer can delay another. Only {@link #close()} ends it: an error,
 * such as too many open files, makes it rest for a moment and go on. The body runs on one thread; any thread closes.
 */
final class AcceptLoop implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final String type;
    private final StreamListener listener;
    private final Timers timers;
    private final Duration firstPause;
    private final NetworkCounters counters;
    private final Consumer<ByteStream> door;
    private final Outcome<Boolean> closed = new Outcome<>();

    /** @param door takes each carrier over, at once and without failing */
    AcceptLoop(
            String type,
            StreamListener listener,
            Timers timers,
            Duration firstPause,
            NetworkCounters counters,
            Consumer<ByteStream> door) {
        this.type = type;
        this.listener = listener;
        this.timers = timers;
        this.firstPause = firstPause;
        this.counters = counters;
        this.door = door;
    }

    @Override
    public void run() {
        Duration pause = firstPause;
        while (!closed.isDone()) {
            try {
                door.accept(listener.accept());
                pause = firstPause;
            } catch (IOException | RuntimeException e) {
                if (closed.isDone()) {
                    return;
                }
                tellOnce(e, pause);
                rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    @Override
    public void close() {
        closed.complete(true);
        listener.close();
    }

    private void tellOnce(Exception e, Duration pause) {
        counters.countAcceptError();
        if (pause.equals(firstPause)) {
            LOG.warn("{} at {} cannot accept for the moment: {}", type, listener.localAddress(), e.toString());
        }
    }

    private void rest(Duration pause) {
        try {
            closed.settledWithin(timers, pause);
        } catch (InterruptedException e) {
            // Nothing here interrupts threads; whoever does wants this one gone, and its channel is closed by now.
            LOG.error("{} at {} was interrupted and accepts no more", type, listener.localAddress());
            Thread.currentThread().interrupt();
            close();
        }
    }
}
