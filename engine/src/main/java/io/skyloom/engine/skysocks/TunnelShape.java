package io.skyloom.engine.skysocks;

import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.YamuxConfig;
import java.time.Duration;

/** The sessions between clients and servers. Constants. */
final class TunnelShape {
    /** What all inboxes of one session may hold: two streams of the largest window, many of the usual one. */
    private static final long BUDGET = 2L * YamuxConfig.LARGEST_WINDOW;

    /** A congested route takes long for what is no reason to give it up. */
    private static final Duration WRITE = Duration.ofSeconds(60);

    private static final int UNANSWERED = 256;
    private static final long KEPT_MEMORY = 8L << 20;

    private TunnelShape() {}

    /** Memory for the sessions of one application. */
    static BufferPool pool() {
        return new BufferPool(KEPT_MEMORY);
    }

    /**
     * Windows grow up to the largest; the session does not ask for answers by itself.
     *
     * @param streams that the peer may have open at once
     */
    static YamuxConfig config(BufferPool pool, int streams) {
        return YamuxConfig.defaults(pool).toBuilder()
                .windows(YamuxConfig.PROTOCOL_WINDOW, YamuxConfig.LARGEST_WINDOW)
                .streams(UNANSWERED, streams)
                .memoryBudget(BUDGET)
                .writeTimeout(WRITE)
                .acknowledgeAtOnce(true)
                .build();
    }
}
