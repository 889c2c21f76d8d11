package io.skyloom.routing.rule;

import io.skyloom.key.PubKey;

/**
 * One end of a route: a visor and a port on it.
 *
 * @param key the visor; the null key where the text had none
 * @param port 0 to 65535
 */
public record RouteAddress(PubKey key, int port) {
    /** The largest port. */
    public static final int MAX_PORT = 0xFFFF;

    /** Checks the port's range. */
    public RouteAddress {
        if (port < 0 || port > MAX_PORT) {
            throw new BadRuleException("a port lies between 0 and 65535, not " + port);
        }
    }

    /**
     * Reads {@code <key>:<port>}; a missing port, an empty one and {@code ~} mean port 0, an empty key the null key,
     * and blanks around the parts are ignored.
     *
     * @throws BadRuleException on more than one colon, a bad port or a bad key
     */
    public static RouteAddress parse(String text) {
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            throw new BadRuleException("a route address has one colon at most: " + text);
        }
        String key = (colon < 0 ? text : text.substring(0, colon)).strip();
        String port = colon < 0 ? "" : text.substring(colon + 1).strip();
        return new RouteAddress(parseKey(key, text), parsePort(port, text));
    }

    /** The JSON form, in the network's field order. */
    public String json() {
        return "{\"pk\":\"" + key.hex() + "\",\"port\":" + port + "}";
    }

    @Override
    public String toString() {
        return key.hex() + ":" + port;
    }

    private static PubKey parseKey(String key, String whole) {
        try {
            return key.isEmpty() ? PubKey.NULL : PubKey.parse(key);
        } catch (IllegalArgumentException e) {
            throw new BadRuleException("route address " + whole + " has a bad key: " + e.getMessage(), e);
        }
    }

    private static int parsePort(String port, String whole) {
        if (port.isEmpty() || port.equals("~")) {
            return 0;
        }
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new BadRuleException("route address " + whole + " has a bad port: " + port, e);
        }
    }
}
