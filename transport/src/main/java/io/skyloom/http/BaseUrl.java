package io.skyloom.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/**
 * The address of a service: where to connect and what every request path begins with.
 *
 * @param scheme lower case: {@code http}, {@code dmsg}, …
 * @param host a name, an address literal without brackets, or a public key
 * @param port 1 to 65535
 * @param path empty, or begins with a slash and does not end with one
 */
public record BaseUrl(String scheme, String host, int port, String path) {
    private static final String EMPTY_MEANS = "http://localhost";
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443, "dmsg", 80);

    /**
     * Parses as the network's clients do: no scheme means {@code http}, trailing slashes are dropped, empty text means
     * {@code http://localhost}.
     *
     * @throws BadUrlException when the text is no such address
     */
    public static BaseUrl parse(String text) {
        String given = text.isBlank() ? EMPTY_MEANS : text.strip();
        String whole = given.contains("://") ? given : "http://" + given;
        try {
            return of(new URI(whole), text);
        } catch (URISyntaxException e) {
            throw new BadUrlException("\"" + text + "\" is no service address: " + e.getReason());
        }
    }

    /** The value of the Host header. */
    public String authority() {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return isDefaultPort() ? bracketed : bracketed + ":" + port;
    }

    /** The text again, sanitised. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + path;
    }

    private boolean isDefaultPort() {
        return Integer.valueOf(port).equals(DEFAULT_PORTS.get(scheme));
    }

    private static BaseUrl of(URI uri, String text) {
        if (uri.getScheme() == null) {
            throw new BadUrlException("\"" + text + "\" begins with no scheme");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        Integer usual = DEFAULT_PORTS.get(scheme);
        if (usual == null) {
            throw new BadUrlException("\"" + text + "\": scheme " + scheme + " is not one of http, https, dmsg");
        }
        if (uri.getHost() == null) {
            throw new BadUrlException("\"" + text + "\" names no host");
        }
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        if (port < 1 || port > 0xFFFF) {
            throw new BadUrlException("\"" + text + "\": port " + port + " is not within 1 to 65535");
        }
        return new BaseUrl(scheme, unbracketed(uri.getHost()), port, withoutTrailingSlashes(uri.getRawPath()));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String withoutTrailingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
