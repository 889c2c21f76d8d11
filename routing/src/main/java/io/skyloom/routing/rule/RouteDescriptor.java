package io.skyloom.routing.rule;

import io.skyloom.key.PubKey;

/**
 * The four-tuple that names one direction of a route: who sends from which port to whom at which port.
 *
 * @param source where this direction starts
 * @param destination where it ends
 */
public record RouteDescriptor(RouteAddress source, RouteAddress destination) {
    /** Its size on the wire: two keys and two ports. */
    public static final int BYTES = 70;

    private static final int KEY_BYTES = 33;

    /**
     * Reads 70 bytes at an offset.
     *
     * @throws BadRuleException when there are fewer bytes or a key is not a point
     */
    public static RouteDescriptor read(byte[] bytes, int offset) {
        if (bytes.length - offset < BYTES) {
            throw new BadRuleException(
                    "a route descriptor has 70 bytes, only " + (bytes.length - offset) + " were left at " + offset);
        }
        try {
            PubKey source = key(bytes, offset);
            PubKey destination = key(bytes, offset + KEY_BYTES);
            int ports = offset + 2 * KEY_BYTES;
            return new RouteDescriptor(
                    new RouteAddress(source, port(bytes, ports)),
                    new RouteAddress(destination, port(bytes, ports + 2)));
        } catch (IllegalArgumentException e) {
            throw new BadRuleException("route descriptor at " + offset + ": " + e.getMessage(), e);
        }
    }

    /** Stores its 70 bytes. */
    public void write(byte[] target, int offset) {
        source.key().copyTo(target, offset);
        destination.key().copyTo(target, offset + KEY_BYTES);
        putPort(target, offset + 2 * KEY_BYTES, source.port());
        putPort(target, offset + 2 * KEY_BYTES + 2, destination.port());
    }

    /** Its 70 bytes. */
    public byte[] bytes() {
        byte[] all = new byte[BYTES];
        write(all, 0);
        return all;
    }

    /** The same route seen from the other end. */
    public RouteDescriptor inverted() {
        return new RouteDescriptor(/* source= */ destination, /* destination= */ source);
    }

    /** As the network prints it: remote address first, seen from the source. */
    @Override
    public String toString() {
        return "rAddr:" + destination + ", lAddr:" + source;
    }

    private static PubKey key(byte[] bytes, int offset) {
        for (int i = 0; i < KEY_BYTES; i++) {
            if (bytes[offset + i] != 0) {
                return PubKey.of(bytes, offset);
            }
        }
        return PubKey.NULL;
    }

    private static int port(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    }

    private static void putPort(byte[] target, int offset, int port) {
        target[offset] = (byte) (port >>> 8);
        target[offset + 1] = (byte) port;
    }
}
