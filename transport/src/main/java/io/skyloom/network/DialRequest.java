package io.skyloom.network;

import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whom to dial and for how long it is worth trying.
 *
 * @param remote the peer
 * @param port the port at the peer, 1 to 65535
 * @param limit for finding and reaching the peer; the handshakes have limits of their own
 * @param stillWanted asked right before the first encrypted message: afterwards a dial is carried through to the
 *     end, because old peers stop accepting when a connection dies between encryption and settlement
 */
public record DialRequest(PubKey remote, int port, Duration limit, BooleanSupplier stillWanted) {
    /** A request that stays wanted. */
    public static DialRequest to(PubKey remote, int port, Duration limit) {
        return new DialRequest(remote, port, limit, () -> true);
    }

    /** The same request after part of its limit was used up. */
    public DialRequest after(Duration spent) {
        return new DialRequest(remote, port, limit.minus(spent), stillWanted);
    }
}
