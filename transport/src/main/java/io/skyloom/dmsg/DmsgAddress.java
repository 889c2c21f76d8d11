package io.skyloom.dmsg;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import java.net.InetSocketAddress;

/**
 * A port of a client or server.
 *
 * @param key whose it is; {@link PubKey#NULL} for nobody's
 * @param port 1 to 65535, or 0 for none
 */
public record DmsgAddress(PubKey key, int port) {
    /** The largest port. */
    public static final int LAST_PORT = 0xFFFF;

    static final GobStruct<DmsgAddress> GOB = GobStruct.define("dmsg.Addr", fields -> {
        var key = fields.field("PK", GobKeys.PUB_KEY, DmsgAddress::key);
        var port = fields.field("Port", Gob.UINT16, DmsgAddress::port);
        return row -> new DmsgAddress(row.get(key), row.get(port));
    });

    private static final String NO_PORT = "~";

    /** Checks the port's range. */
    public DmsgAddress {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("a dmsg port is 0 to " + LAST_PORT + ", not " + port);
        }
    }

    /**
     * Reads {@code key:port}. A missing key is the null key; a missing port, or {@code ~}, is port 0.
     *
     * @throws IllegalArgumentException when the key is no key, or the port no port
     */
    public static DmsgAddress parse(String text) {
        int colon = text.indexOf(':');
        String key = (colon < 0 ? text : text.substring(0, colon)).strip();
        String port = colon < 0 ? "" : text.substring(colon + 1).strip();
        return new DmsgAddress(PubKey.parseText(key), parsePort(port, text));
    }

    private static int parsePort(String port, String text) {
        if (port.isEmpty() || port.equals(NO_PORT)) {
            return 0;
        }
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" names no dmsg port", e);
        }
    }

    /** The form in which streams tell where they end: never resolved, the key as host. */
    public InetSocketAddress asSocketAddress() {
        return InetSocketAddress.createUnresolved(key.hex(), port);
    }

    /** The same, short, for names of threads and for logs. */
    public String brief() {
        return key.brief() + ":" + portText();
    }

    @Override
    public String toString() {
        return key.hex() + ":" + portText();
    }

    private String portText() {
        return port == 0 ? NO_PORT : String.valueOf(port);
    }
}
