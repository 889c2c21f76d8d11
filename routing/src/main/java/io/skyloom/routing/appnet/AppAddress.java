package io.skyloom.routing.appnet;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.RouteAddress;

/**
 * One end of an application's connection.
 *
 * @param network {@link #SKYNET}, {@link #DMSG}, or a name that nobody serves
 * @param key the visor
 * @param port 0 to 65535
 */
public record AppAddress(String network, PubKey key, int port) {
    /** The network of routes. */
    public static final String SKYNET = "skynet";
    /** The network of dmsg streams. */
    public static final String DMSG = "dmsg";

    /** Checks the port's range. */
    public AppAddress {
        if (port < 0 || port > RouteAddress.MAX_PORT) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not " + port);
        }
    }

    /** The end of a route. */
    public static AppAddress of(RouteAddress address) {
        return new AppAddress(SKYNET, address.key(), address.port());
    }

    /** The end of a dmsg stream. */
    public static AppAddress of(DmsgAddress address) {
        return new AppAddress(DMSG, address.key(), address.port());
    }

    /** {@code <key>:<port>}, with {@code ~} for port 0. */
    @Override
    public String toString() {
        return key.hex() + ":" + (port == 0 ? "~" : String.valueOf(port));
    }
}
