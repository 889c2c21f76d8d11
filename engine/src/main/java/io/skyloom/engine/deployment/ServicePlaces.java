package io.skyloom.engine.deployment;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where the services of a deployment listen. Port 0 takes a free one. Immutable.
 *
 * @param host of all of them; visors are told this address
 * @param dmsgDiscovery TCP port, like all that follow
 * @param dmsgServer where visors have their sessions
 * @param transportDiscovery the list of transports
 * @param resolver where peers are looked up
 * @param finder where routes are looked for
 * @param serviceDiscovery the list of what visors offer
 */
public record ServicePlaces(
        InetAddress host,
        int dmsgDiscovery,
        int dmsgServer,
        int transportDiscovery,
        int resolver,
        int finder,
        int serviceDiscovery) {
    /** Free ports on loopback. */
    public static ServicePlaces anyOnLoopback() {
        return new ServicePlaces(InetAddress.getLoopbackAddress(), 0, 0, 0, 0, 0, 0);
    }

    InetSocketAddress at(int port) {
        return new InetSocketAddress(host, port);
    }
}
