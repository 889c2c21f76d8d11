package io.skyloom.stcpr;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is, as its resolver knows it. Everything but the peer's own words was observed by the resolver.
 *
 * @param remote where the resolver saw it, with the port to dial
 * @param remoteV6 the same for IPv6, if it was seen there too
 * @param local whether the resolver sees us at the same address: we share a network with the peer
 * @param port the port the peer announced
 * @param addresses the addresses the peer announced, in its order
 * @param publicAddress the public address the peer believes to have, if it said so
 */
public record PeerRecord(
        @Nullable InetSocketAddress remote,
        @Nullable InetSocketAddress remoteV6,
        boolean local,
        int port,
        List<InetAddress> addresses,
        @Nullable InetAddress publicAddress) {
    /** Copies the list. */
    public PeerRecord {
        addresses = List.copyOf(addresses);
    }
}
