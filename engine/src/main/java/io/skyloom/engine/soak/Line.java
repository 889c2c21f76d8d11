package io.skyloom.engine.soak;

import java.io.IOException;

/** A conversation's way to the other end while it is open. Used by one thread, closed by any. */
interface Line extends AutoCloseable {
    /**
     * Sends bytes and waits for them to come back; within a limit of its own.
     *
     * @return where the first byte differs from what was sent; -1 when none does
     */
    int echo(byte[] sent) throws IOException, InterruptedException;

    /** Ends it; whoever waits for an answer is woken. Idempotent. */
    @Override
    void close();
}
