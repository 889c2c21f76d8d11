package io.skyloom.dmsg.client;

import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One attempt of a dial, which the dial may give up from another thread at any moment. */
final class Attempt {
    private volatile @Nullable YamuxStream stream;
    private volatile boolean abandoned;

    /**
     * Names the stream to end when the attempt is given up.
     *
     * @throws IOException when it was given up already; the stream is reset then
     */
    void uses(YamuxStream opened) throws IOException {
        stream = opened;
        if (abandoned) {
            opened.reset();
            throw new IOException("given up: the dial is over");
        }
    }

    /** It has succeeded: the stream belongs to whoever won it. */
    void succeeded() throws IOException {
        if (abandoned) {
            throw new IOException("given up: the dial is over");
        }
        stream = null;
    }

    /** Whether it was given up. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Gives it up. Idempotent, never blocks. */
    void abandon() {
        abandoned = true;
        YamuxStream current = stream;
        if (current != null) {
            current.reset();
        }
    }
}
