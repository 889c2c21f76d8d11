package io.skyloom.stcpr;

import java.net.InetAddress;
import java.util.List;

/**
 * Where we can be reached.
 *
 * @param port the TCP port we listen on
 * @param addresses our addresses, in the order in which peers shall try them; see {@link AddressText}
 */
public record Announcement(int port, List<InetAddress> addresses) {
    /** Copies the list. */
    public Announcement {
        addresses = List.copyOf(addresses);
    }
}
