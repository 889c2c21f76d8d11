package io.skyloom.accept;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in one after the other, on a thread of its own, whatever it is that comes. Only {@link #close()} ends it: an
 * error, such as too many open files, makes it rest for a moment and go on. Any thread closes.
 */
public final class Doorkeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final Duration USUAL_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final String door;
    private final Turn turn;
    private final Runnable shut;
    private final Timers timers;
    private final Duration firstPause;
    private final Runnable onError;
    private final Outcome<Boolean> closed = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();

    /** Lets one in. */
    @FunctionalInterface
    public interface Turn {
        /**
         * Blocks for the next one and hands it over at once.
         *
         * @throws IOException when the door is shut, or nobody can be let in for a while
         */
        void letIn() throws IOException;
    }

    Doorkeeper(
            String name, String door, Turn turn, Runnable shut, Timers timers, Duration firstPause, Runnable onError) {
        this.name = name;
        this.door = door;
        this.turn = turn;
        this.shut = shut;
        this.timers = timers;
        this.firstPause = firstPause;
        this.onError = onError;
    }

    /**
     * Begins to let in, resting ten milliseconds after a first error.
     *
     * @param name begins the thread's name, and says in the log where it is
     * @param shut makes a turn that waits fail; called when the keeper is closed, perhaps more than once
     */
    public static Doorkeeper start(String name, Turn turn, Runnable shut, Seams seams) {
        Doorkeeper keeper = new Doorkeeper(name, name, turn, shut, seams.timers(), USUAL_PAUSE, () -> {});
        keeper.start(seams.threads());
        return keeper;
    }

    void start(Threads threads) {
        threads.start(name + "/accept", this::letAllIn);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed.isDone();
    }

    /** Lets nobody in any more. Idempotent; does not wait for the thread. */
    @Override
    public void close() {
        closed.complete(true);
        shut.run();
    }

    /** Waits after the close until the thread is at its end; returns whether it is. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.settledWithin(timers, limit);
    }

    private void letAllIn() {
        try {
            Duration pause = firstPause;
            int failures = 0;
            while (!closed.isDone()) {
                try {
                    turn.letIn();
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
        } finally {
            ended.complete(true);
        }
    }

    /** Says so at the first time, the second, the fourth, the eighth… */
    private void tell(int failures, Throwable why) {
        if (Integer.bitCount(failures) == 1) {
            LOG.warn("{} cannot accept for the moment ({} times in a row): {}", door, failures, why.toString());
        }
    }

    private void rest(Duration pause) {
        try {
            closed.settledWithin(timers, pause);
        } catch (InterruptedException e) {
            // Nothing here interrupts threads; whoever does wants this one gone, and its channel is closed by now.
            LOG.error("{} was interrupted and accepts no more", door);
            Thread.currentThread().interrupt();
            close();
        }
    }
}
