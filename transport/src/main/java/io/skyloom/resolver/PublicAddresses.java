package io.skyloom.resolver;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses the whole world can reach, by the resolver's rule. */
final class PublicAddresses {
    private PublicAddresses() {}

    /**
     * Neither loopback nor of a range that stays inside a link or a house. The range of carriers' NATs counts as
     * public, as it does everywhere in this network.
     */
    static boolean contains(InetAddress address) {
        return (address instanceof Inet4Address || address instanceof Inet6Address)
                && !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isSiteLocalAddress()
                && !isUniqueLocal(address);
    }

    /** fc00::/7, the private range of IPv6. */
    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
    }
}
