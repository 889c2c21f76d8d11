package io.skyloom.noise;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Keeps a storm of handshakes from taking the processors away from forwarding: only so many compute at once, only so
 * many more may queue, in the order of their arrival, and the rest is refused. Nothing waits here for a peer, so
 * every wait is as short as the arithmetic of those ahead. One budget serves a whole visor; any thread may call it.
 */
public final class HandshakeBudget {
    /** How many may queue unless told otherwise: some hundred milliseconds of work for one core. */
    public static final int USUAL_BACKLOG = 512;

    private final Semaphore computing;
    private final Semaphore admitted;

    /**
     * Sets the limits.
     *
     * @param permits how many compute at once, at least 1
     * @param backlog how many more may wait, 0 or more
     */
    public HandshakeBudget(int permits, int backlog) {
        if (permits < 1 || backlog < 0) {
            throw new IllegalArgumentException("no budget of " + permits + " permits and a backlog of " + backlog);
        }
        computing = new Semaphore(permits, true);
        admitted = new Semaphore(permits + backlog);
    }

    /** Half of the processors, at least one. */
    public static HandshakeBudget ofHalfTheProcessors() {
        return new HandshakeBudget(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), USUAL_BACKLOG);
    }

    /** Arithmetic that runs under the budget; must not block. */
    @FunctionalInterface
    public interface Work<T> {
        /** Computes. */
        T compute() throws IOException;
    }

    /**
     * Computes on the calling thread as soon as it is its turn.
     *
     * @throws NoiseException when too many wait already
     * @throws IOException what the work itself throws
     */
    public <T> T spend(Work<T> work) throws IOException {
        if (!admitted.tryAcquire()) {
            throw new NoiseException("refused: too many handshakes wait for their turn already");
        }
        try {
            computing.acquireUninterruptibly();
            try {
                return work.compute();
            } finally {
                computing.release();
            }
        } finally {
            admitted.release();
        }
    }

    /** How many wait for their turn right now. */
    public int waiting() {
        return computing.getQueueLength();
    }
}
