package io.skyloom.engine.cli;

import io.skyloom.seam.Net;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code host:port}, {@code :port} (every interface) and {@code [v6]:port}; hosts are not looked up here. */
final class Endpoint implements ITypeConverter<InetSocketAddress> {
    private static final int MAX_PORT = 0xFFFF;

    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new TypeConversionException("'" + text + "' is no host:port");
        }
        String host = text.substring(0, colon);
        int port = port(text.substring(colon + 1), text);
        return host.isEmpty()
                ? new InetSocketAddress(port)
                : InetSocketAddress.createUnresolved(unbracketed(host), port);
    }

    /** The same place with its host looked up, by whoever has the means. */
    static InetSocketAddress lookedUp(InetSocketAddress place, Net net) throws UnknownHostException {
        return place.isUnresolved()
                ? new InetSocketAddress(net.lookup(place.getHostString()).getFirst(), place.getPort())
                : place;
    }

    /** The form that {@link #convert} reads; every interface is an empty host. */
    static String text(InetSocketAddress place) {
        InetAddress address = place.getAddress();
        String host = address.isAnyLocalAddress() ? "" : address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + place.getPort();
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, String whole) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, with the whole text.
        }
        throw new TypeConversionException("'" + whole + "' has no port between 0 and 65535");
    }
}
