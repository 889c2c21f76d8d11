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

    /** A server asks a client that has been silent for so long, and gives it as long again to be heard of. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int UNANSWERED = 256;
    private static final long KEPT_MEMORY = 8L << 20;

    private TunnelShape() {}

    /** Memory for the sessions of one application. */
    static BufferPool pool() {
        return new BufferPool(KEPT_MEMORY);
    }

    /**
     * The server's end: as the client's, and it asks for an answer when nothing has come for a minute, so that no client
     * that vanished is served for ever.
     *
     * @param streams that the client may have open at once
     */
    static YamuxConfig ofServer(BufferPool pool, int streams) {
        return config(pool, streams).toBuilder().keepAlive(SILENCE, SILENCE).build();
    }

    /** The client's end, which is watched over by {@link SessionWatch}. */
    static YamuxConfig ofClient(BufferPool pool) {
        return config(pool, 1);
    }

    /**
     * Windows grow up to the largest; the session does not ask for answers by itself.
     *
     * @param streams that the peer may have open at once
     */
    private static YamuxConfig config(BufferPool pool, int streams) {
        return YamuxConfig.defaults(pool).toBuilder()
                .windows(YamuxConfig.PROTOCOL_WINDOW, YamuxConfig.LARGEST_WINDOW)
                .streams(UNANSWERED, streams)
                .memoryBudget(BUDGET)
                .writeTimeout(WRITE)
                .acknowledgeAtOnce(true)
                .build();
    }
}
