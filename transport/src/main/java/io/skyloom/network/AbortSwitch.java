package io.skyloom.network;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets another thread end a piece of work that goes from one closeable thing to the next: it closes the current one
 * and every later one. The working thread calls {@link #now}; any thread aborts.
 */
final class AbortSwitch {
    private enum Mark implements Closeable {
        NOTHING,
        ABORTED;

        @Override
        public void close() {}
    }

    private final AtomicReference<Closeable> current = new AtomicReference<>(Mark.NOTHING);

    /**
     * Makes {@code step} the thing to close.
     *
     * @throws IOException when aborted already; {@code step} is closed then
     */
    void now(Closeable step) throws IOException {
        Closeable before = current.get();
        if (before == Mark.ABORTED || !current.compareAndSet(before, step)) {
            step.close();
            throw new IOException("given up because the network is closing");
        }
    }

    /**
     * The work is done; nothing is left to close.
     *
     * @throws IOException when aborted before
     */
    void done() throws IOException {
        now(Mark.NOTHING);
    }

    /** Closes the current step, now and for ever. Idempotent. */
    void abort() {
        Closeable step = current.getAndSet(Mark.ABORTED);
        try {
            step.close();
        } catch (IOException e) {
            // Whoever works on the step sees its failure; there is nothing else to tell.
        }
    }
}
