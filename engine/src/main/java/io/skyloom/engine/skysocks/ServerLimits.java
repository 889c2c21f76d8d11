package io.skyloom.engine.skysocks;

import java.time.Duration;

/**
 * How patient a server is.
 *
 * @param handshake how long a client may take until its request is complete
 * @param dial how long a target may take to be found and to answer
 * @param parting how long what ends may take to end when the server is stopped
 */
record ServerLimits(Duration handshake, Duration dial, Duration parting) {
    /** 30 s, 15 s, 5 s. */
    static final ServerLimits USUAL =
            new ServerLimits(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(5));
}
