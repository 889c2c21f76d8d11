package io.skyloom.dmsg.session;

import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.YamuxConfig;
import java.time.Duration;

/**
 * How sessions behave.
 *
 * @param handshake how long the Noise handshake may take
 * @param gap the least time between the dialer's last handshake message and its first byte behind it: older servers
 *     drop a session when both come in one piece
 * @param firstObject how long a new stream may take to say what it is for
 * @param streams how many accepted streams may be handled at once; further ones are reset
 * @param mux the multiplexer
 */
public record SessionConfig(Duration handshake, Duration gap, Duration firstObject, int streams, YamuxConfig mux) {
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final int LARGEST_WINDOW = 1 << 20;
    private static final int BACKLOG = 512;

    /** How a client holds its sessions: few, with big windows. The places are for handshakes only. */
    public static SessionConfig ofClient(BufferPool pool) {
        return of(pool, 256, 64L << 20);
    }

    /** How a server holds its sessions: many, each with bounded memory. The places are for whole relayed streams. */
    public static SessionConfig ofServer(BufferPool pool) {
        return of(pool, 2048, 16L << 20);
    }

    private static SessionConfig of(BufferPool pool, int streams, long memory) {
        YamuxConfig mux = YamuxConfig.defaults(pool).toBuilder()
                .windows(YamuxConfig.PROTOCOL_WINDOW, LARGEST_WINDOW)
                .streams(BACKLOG, 4096)
                .memoryBudget(memory)
                .openTimeout(Duration.ofSeconds(20))
                .closeTimeout(Duration.ofSeconds(30))
                .keepAlive(Duration.ofSeconds(20), Duration.ofSeconds(18))
                .acknowledgeAtOnce(true)
                .build();
        return new SessionConfig(FIVE_SECONDS, Duration.ofMillis(50), FIVE_SECONDS, streams, mux);
    }
}
