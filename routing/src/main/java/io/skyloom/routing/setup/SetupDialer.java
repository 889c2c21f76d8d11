package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.time.Duration;

/** Opens streams to other parties by key, over whatever network proves the key. Any thread. */
@FunctionalInterface
public interface SetupDialer {
    /** The port on which a visor serves its router to setup nodes. */
    int ROUTER_PORT = 136;

    /** The port on which a setup node serves initiators. */
    int SETUP_PORT = 36;

    /**
     * Opens a stream; blocks.
     *
     * @param limit for the whole attempt
     * @throws IOException when the party is unknown, refuses, or does not answer in time; nothing stays open then
     */
    ByteStream dial(PubKey remote, int port, Duration limit) throws IOException;
}
