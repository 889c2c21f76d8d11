package io.skyloom.handshake;

import io.skyloom.key.PubKey;

/**
 * One end of a connection in the visors' own terms.
 *
 * @param key who; {@link PubKey#NULL} only where the protocol names nobody
 * @param port a port of that visor on one network, 0 to 65535; not a port of the machine
 */
public record VisorAddress(PubKey key, int port) {
    /** Checks the port's range. */
    public VisorAddress {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("a visor port is 0 to 65535, not " + port);
        }
    }

    /** {@code key:port}, with {@code ~} for port 0. */
    @Override
    public String toString() {
        return key.hex() + ":" + (port == 0 ? "~" : port);
    }
}
