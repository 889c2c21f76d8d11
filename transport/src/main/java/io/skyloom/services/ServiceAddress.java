package io.skyloom.services;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;

/**
 * Where a service is reached over routes. Immutable.
 *
 * @param key the visor
 * @param port its routing port, 0 to 65535
 */
public record ServiceAddress(PubKey key, int port) {
    /** The length of {@link #bytes}. */
    public static final int BYTES = PubKey.BYTES + Short.BYTES;

    /** Checks the port. */
    public ServiceAddress {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
    }

    /**
     * Reads {@code key:port}; without a port it is 0.
     *
     * @throws BadKeyException when the text is no such address
     */
    public static ServiceAddress parse(String text) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "0" : text.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadKeyException("\"" + brief(text) + "\" is no service address: its port is no number");
        }
        int number = Integer.parseInt(port);
        if (number > 0xFFFF) {
            throw new BadKeyException("\"" + brief(text) + "\" is no service address: its port exceeds 65535");
        }
        return new ServiceAddress(PubKey.parse(key), number);
    }

    /**
     * Reads the binary form: the key, then the port with its high byte first.
     *
     * @throws BadKeyException when there are not 35 bytes or they begin with no key
     */
    public static ServiceAddress of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new BadKeyException("a service address has " + BYTES + " bytes, not " + bytes.length);
        }
        int port = (bytes[BYTES - 2] & 0xFF) << 8 | (bytes[BYTES - 1] & 0xFF);
        return new ServiceAddress(PubKey.of(bytes, 0), port);
    }

    /** The binary form. */
    public byte[] bytes() {
        byte[] form = new byte[BYTES];
        key.copyTo(form, 0);
        form[BYTES - 2] = (byte) (port >> 8);
        form[BYTES - 1] = (byte) port;
        return form;
    }

    /** {@code key:port}. */
    @Override
    public String toString() {
        return key.hex() + ":" + port;
    }

    private static String brief(String text) {
        return text.substring(0, Math.min(text.length(), 80));
    }
}
