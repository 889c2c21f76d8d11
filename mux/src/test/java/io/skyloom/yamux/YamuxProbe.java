package io.skyloom.yamux;

import io.skyloom.yamux.YamuxException.Reason;
import java.util.Arrays;

/** One end of a session that is fed whatever a peer may send; it has no carrier. */
public final class YamuxProbe {
    private static final int SLICE = 700;

    private YamuxProbe() {}

    /**
     * Feeds the bytes to a fresh session that accepts and reads everything.
     *
     * @throws AssertionError when the session ends for another reason than the peer's fault, or keeps memory
     */
    public static void feed(byte[] bytes) {
        Peers peers = new Peers();
        for (int at = 0; at < bytes.length; at += SLICE) {
            peers.server.receive(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + SLICE)));
            peers.server.output();
        }
        YamuxException cause = peers.server.session.cause();
        if (cause != null
                && cause.reason() != Reason.PROTOCOL_ERROR
                && cause.reason() != Reason.PEER_ERROR
                && cause.reason() != Reason.STALLED) {
            throw new AssertionError("ended for " + cause.reason(), cause);
        }
        peers.server.end();
        if (peers.pool.lentBytes() != 0) {
            throw new AssertionError("keeps " + peers.pool.lentBytes() + " bytes");
        }
    }
}
