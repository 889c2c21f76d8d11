package io.skyloom.rules.planted;

import java.net.InetSocketAddress;

/** Asks the system for the name of an address, as if by the way. */
public final class ByLookup {
    private ByLookup() {}

    static String nameOf(InetSocketAddress remote) {
        return remote.getHostName();
    }
}
