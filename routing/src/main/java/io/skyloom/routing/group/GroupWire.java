package io.skyloom.routing.group;

import java.io.IOException;
import java.time.Duration;

/** How a group reaches its peer: a pair of rules. Any thread may call any method. */
public interface GroupWire {
    /**
     * Sends one packet where it lies, waiting for room at the first hop if need be; the array is the caller's again after
     * it.
     *
     * @param packet seven bytes for the header, which are overwritten, then the payload
     * @param limit how long to wait
     * @return whether it was sent
     * @throws IOException when the first hop is gone
     */
    boolean send(int type, byte[] packet, Duration limit) throws IOException;

    /**
     * Sends one packet unless the first hop is full; never waits.
     *
     * @return whether it was sent
     * @throws IOException when the first hop is gone
     */
    boolean trySend(int type, byte[] payload) throws IOException;

    /** Removes both rules, these very ones and no others. Idempotent, never blocks. */
    void release();
}
