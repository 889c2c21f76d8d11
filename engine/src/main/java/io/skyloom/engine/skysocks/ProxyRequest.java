package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Host;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.engine.socks.SocksTarget.Name;
import io.skyloom.network.HostPort;
import io.skyloom.stcpr.AddressText;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a program asks of an HTTP proxy: a tunnel ({@code CONNECT host:port}), or one exchange with a host ({@code GET
 * http://host/path}). Immutable.
 *
 * @param target who is to be connected to
 * @param head what that host is to be told before anything else; empty for a tunnel
 */
record ProxyRequest(SocksTarget target, String head) {
    private static final int HTTP_PORT = 80;
    private static final String SCHEME = "http://";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VERSION = Pattern.compile("HTTP/1\\.[01]");
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7E\\x80-\\xFF]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

    /** What is between a program and its proxy only. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "proxy-authorization",
            "proxy-authenticate",
            "te",
            "upgrade",
            "host");

    /** A header line, which keeps its name's case. */
    private record Field(String name, String value) {
        String key() {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Understands the head of a request.
     *
     * @param head up to and without the empty line
     * @throws BadRequestException when it is none, or not for a proxy
     */
    static ProxyRequest parse(byte[] head) throws BadRequestException {
        List<String> lines = Arrays.asList(new String(head, StandardCharsets.ISO_8859_1).split("\r\n", -1));
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3
                || !TOKEN.matcher(words[0]).matches()
                || !ADDRESS.matcher(words[1]).matches()
                || !VERSION.matcher(words[2]).matches()) {
            throw new BadRequestException("this is no request line of HTTP/1.1");
        }
        List<Field> fields = fields(lines.subList(1, lines.size()));
        return words[0].equals("CONNECT")
                ? new ProxyRequest(target(words[1], Optional.empty()), "")
                : exchange(words[0], words[1], fields);
    }

    /** Whether it asks for a tunnel. */
    boolean isTunnel() {
        return head.isEmpty();
    }

    private static ProxyRequest exchange(String method, String address, List<Field> fields) throws BadRequestException {
        if (!address.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new BadRequestException("a proxy is asked for http://host/path, or for CONNECT host:port");
        }
        String rest = address.substring(SCHEME.length());
        int end = rest.length();
        for (char stop : new char[] {'/', '?', '#'}) {
            int at = rest.indexOf(stop);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String authority = rest.substring(0, end);
        String path = rest.substring(end);
        SocksTarget target = target(authority, Optional.of(HTTP_PORT));
        String line = method + " " + (path.startsWith("/") ? path : "/" + path) + " HTTP/1.1\r\n";
        return new ProxyRequest(
                target, line + "Host: " + authority + "\r\n" + kept(fields) + "Connection: close\r\n\r\n");
    }

    /** The lines that are for the host. */
    private static String kept(List<Field> fields) {
        Set<String> dropped = fields.stream()
                .filter(field -> field.key().equals("connection"))
                .flatMap(field -> Arrays.stream(field.value().split(",", -1)))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return fields.stream()
                .filter(field -> !HOP_BY_HOP.contains(field.key()) && !dropped.contains(field.key()))
                .map(field -> field.name() + ":" + field.value() + "\r\n")
                .collect(Collectors.joining());
    }

    private static List<Field> fields(List<String> lines) throws BadRequestException {
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0
                    || !TOKEN.matcher(line.substring(0, colon)).matches()
                    || !VALUE.matcher(line.substring(colon + 1)).matches()) {
                throw new BadRequestException("this is no header line of HTTP/1.1");
            }
            fields.add(new Field(line.substring(0, colon), line.substring(colon + 1)));
        }
        return fields;
    }

    private static SocksTarget target(String authority, Optional<Integer> usualPort) throws BadRequestException {
        boolean bare = authority.lastIndexOf(':') <= authority.lastIndexOf(']');
        String text = usualPort.isPresent() && bare ? authority + ":" + usualPort.get() : authority;
        try {
            HostPort place = HostPort.parse(text);
            return new SocksTarget(host(place.host()), place.port());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("\"host:port\" is expected where something else stands");
        }
    }

    private static Host host(String text) {
        Optional<InetAddress> literal = AddressText.parse(text);
        return literal.<Host>map(Literal::new).orElseGet(() -> new Name(text));
    }

    /** A request that is none; the message is for the program. */
    static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message);
        }
    }
}
