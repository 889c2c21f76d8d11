package io.skyloom.aead;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one call at a time into a codec and none after it was closed, and names the one who must free what the codec
 * holds: the closer when the codec is idle, the call in progress otherwise. Any thread may call it.
 */
final class CodecGate {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** @throws IllegalStateException when closed, or when another thread is inside */
    void enter() {
        if (!state.compareAndSet(IDLE, BUSY)) {
            throw new IllegalStateException(
                    state.get() == CLOSED ? "the codec is closed" : "the codec is used by two threads at once");
        }
    }

    /** Ends a call; returns whether the codec was closed meanwhile, so that this caller frees it. */
    boolean leave() {
        return !state.compareAndSet(BUSY, IDLE);
    }

    /** Closes; returns whether this caller frees the codec. */
    boolean close() {
        return state.getAndSet(CLOSED) == IDLE;
    }
}
