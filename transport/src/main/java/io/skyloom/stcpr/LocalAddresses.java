package io.skyloom.stcpr;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which addresses of this machine matter to others. Pure functions. */
final class LocalAddresses {
    private LocalAddresses() {}

    /** Those worth announcing: loopback and everything that one host may send to another, private ranges included. */
    static List<InetAddress> announced(List<InetAddress> ofInterfaces) {
        return ofInterfaces.stream()
                .filter(address -> address.isLoopbackAddress() || isGlobalUnicast(address))
                .distinct()
                .toList();
    }

    /** The first public IPv4 address among them. */
    static Optional<InetAddress> publicOne(List<InetAddress> ofInterfaces) {
        return ofInterfaces.stream().filter(LocalAddresses::isPublic).findFirst();
    }

    /** IPv4 and of none of the ranges that stay inside a machine, a link or a house. */
    static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address && isGlobalUnicast(address) && !address.isSiteLocalAddress();
    }

    /** Not loopback, unspecified, multicast, broadcast or bound to one link. */
    static boolean isGlobalUnicast(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress()
                && !isBroadcast(address);
    }

    private static boolean isBroadcast(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
    }
}
