package io.skyloom.network;

import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * A place in the text form {@code host:port}, with an IPv6 literal in square brackets.
 *
 * @param host a name or a literal without brackets; empty means every interface for listening, this machine for dialling
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
    /** Checks the port's range. */
    public HostPort {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("a TCP port is 0 to 65535, not " + port);
        }
    }

    /**
     * Reads {@code host:port}, {@code :port} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not of the form host:port");
        }
        return new HostPort(host(text, colon), port(text, colon + 1));
    }

    /**
     * Where to listen; no host means every interface.
     *
     * @param net knows the host's address when it is a name
     */
    public InetSocketAddress toListen(Net net) throws UnknownHostException {
        return host.isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(net.lookup(host).get(0), port);
    }

    /**
     * Where to connect, best first; no host means this machine. Blocks up to the limit.
     *
     * @throws UnknownHostException when nothing is known of the host
     */
    public List<InetSocketAddress> toDial(Seams seams, Duration limit) throws IOException {
        String name = host.isEmpty() ? "127.0.0.1" : host;
        List<InetAddress> found = Inquiry.answer(
                seams, "lookup of " + name, limit, () -> seams.net().lookup(name));
        return found.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static String host(String text, int colon) {
        String whole = text.substring(0, colon);
        boolean bracketed = whole.length() >= 2 && whole.startsWith("[") && whole.endsWith("]");
        String host = bracketed ? whole.substring(1, whole.length() - 1) : whole;
        boolean strayColon = !bracketed && host.indexOf(':') >= 0;
        if (strayColon || host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" has a host with stray colons or brackets");
        }
        if (!host.equals(host.strip()) || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("\"" + text + "\" has white space in its host");
        }
        return host;
    }

    private static int port(String text, int begin) {
        String digits = text.substring(begin);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("\"" + text + "\" does not end in a port number");
        }
        return Integer.parseInt(digits);
    }
}
