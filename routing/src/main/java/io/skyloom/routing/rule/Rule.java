package io.skyloom.routing.rule;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;

/**
 * What a visor does with packets that carry one of its route ids. The key id is meaningful only at the visor that
 * handed it out.
 *
 * <p>On the wire every rule begins with thirteen bytes: keep-alive in nanoseconds (i64), kind (u8) and key id (u32),
 * big-endian. We send the full padded lengths of the network and accept what is long enough to hold the fields.
 */
public sealed interface Rule {
    /** Bytes before the fields of the kind. */
    int HEADER_BYTES = 13;

    /** The longest keep-alive that is accepted: nobody needs a rule that outlives a day of silence. */
    Duration MAX_KEEP_ALIVE = Duration.ofHours(24);

    /** How long the rule lives without a packet; more than zero, at most {@link #MAX_KEEP_ALIVE}. */
    Duration keepAlive();

    /** The route id under which the rule is found, as 32 raw bits; never 0. */
    int key();

    /** The bytes that travel in setup calls. */
    byte[] bytes();

    /** The summary that control programs show, in the network's field order. */
    String summaryJson();

    /**
     * Packets end here: they belong to the group of {@code descriptor}, whose destination is this visor.
     *
     * @param descriptor the direction that ends here
     */
    record Reverse(Duration keepAlive, int key, RouteDescriptor descriptor) implements Rule {
        static final int KIND = 0;
        static final int BYTES = HEADER_BYTES + RouteDescriptor.BYTES;

        @Override
        public byte[] bytes() {
            ByteBuffer out = header(BYTES, keepAlive, KIND, key);
            return out.put(descriptor.bytes()).array();
        }

        @Override
        public String summaryJson() {
            return summary(keepAlive, KIND, key, "\"app_fields\":{" + descriptorJson(descriptor) + "}");
        }

        @Override
        public String toString() {
            return "REV(keyRtID:" + Integer.toUnsignedString(key) + ", " + descriptor + ")";
        }
    }

    /**
     * Packets start here: the group of {@code descriptor} sends them over a transport.
     *
     * @param descriptor the direction that starts here
     * @param nextId the route id at the next visor
     * @param nextTransport the transport towards it
     */
    record Forward(Duration keepAlive, int key, RouteDescriptor descriptor, int nextId, UUID nextTransport)
            implements Rule {
        static final int KIND = 1;
        static final int BYTES = 120;
        static final int LEAST_BYTES = 103;

        @Override
        public byte[] bytes() {
            ByteBuffer out = header(BYTES, keepAlive, KIND, key).put(descriptor.bytes());
            return next(out, nextId, nextTransport).array();
        }

        @Override
        public String summaryJson() {
            String fields = descriptorJson(descriptor) + "," + nextJson(nextId, nextTransport);
            return summary(keepAlive, KIND, key, "\"forward_fields\":{" + fields + "}");
        }

        @Override
        public String toString() {
            return "FWD(keyRtID:" + Integer.toUnsignedString(key) + ", " + nextText(nextId, nextTransport) + ", "
                    + descriptor + ")";
        }
    }

    /**
     * Packets pass: only their route id changes.
     *
     * @param nextId the route id at the next visor
     * @param nextTransport the transport towards it
     */
    record Intermediary(Duration keepAlive, int key, int nextId, UUID nextTransport) implements Rule {
        static final int KIND = 2;
        static final int BYTES = 50;
        static final int LEAST_BYTES = 33;

        @Override
        public byte[] bytes() {
            return next(header(BYTES, keepAlive, KIND, key), nextId, nextTransport)
                    .array();
        }

        @Override
        public String summaryJson() {
            String fields = nextJson(nextId, nextTransport);
            return summary(keepAlive, KIND, key, "\"intermediary_forward_fields\":{" + fields + "}");
        }

        @Override
        public String toString() {
            return "INTER(keyRtID:" + Integer.toUnsignedString(key) + ", " + nextText(nextId, nextTransport) + ")";
        }
    }

    /**
     * Reads a rule that came over the wire.
     *
     * @throws BadRuleException when it is too short for its kind, of an unknown kind, has a keep-alive that is not
     *     within bounds, or an id of 0
     */
    static Rule parse(byte[] bytes) {
        require(bytes.length >= HEADER_BYTES, "a rule has 13 bytes at least, not " + bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long keepAliveNanos = in.getLong();
        int kind = in.get() & 0xFF;
        int key = in.getInt();
        require(
                keepAliveNanos > 0 && keepAliveNanos <= MAX_KEEP_ALIVE.toNanos(),
                "a keep-alive lies above 0 and within 24 h, not at " + keepAliveNanos + " ns");
        require(key != 0, "a rule's key id is not 0");
        Duration keepAlive = Duration.ofNanos(keepAliveNanos);
        return switch (kind) {
            case Reverse.KIND -> {
                requireLength(bytes, Reverse.BYTES, "reverse");
                yield new Reverse(keepAlive, key, RouteDescriptor.read(bytes, HEADER_BYTES));
            }
            case Forward.KIND -> {
                requireLength(bytes, Forward.LEAST_BYTES, "forward");
                in.position(HEADER_BYTES + RouteDescriptor.BYTES);
                yield new Forward(
                        keepAlive, key, RouteDescriptor.read(bytes, HEADER_BYTES), nextId(in), nextTransport(in));
            }
            case Intermediary.KIND -> {
                requireLength(bytes, Intermediary.LEAST_BYTES, "intermediary");
                yield new Intermediary(keepAlive, key, nextId(in), nextTransport(in));
            }
            default -> throw new BadRuleException("no rule is of kind " + kind);
        };
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadRuleException(otherwise);
        }
    }

    private static void requireLength(byte[] bytes, int least, String kind) {
        require(bytes.length >= least, "a " + kind + " rule has " + least + " bytes at least, not " + bytes.length);
    }

    private static int nextId(ByteBuffer in) {
        int id = in.getInt();
        require(id != 0, "a rule's next id is not 0");
        return id;
    }

    private static UUID nextTransport(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static ByteBuffer header(int length, Duration keepAlive, int kind, int key) {
        return ByteBuffer.allocate(length)
                .putLong(keepAlive.toNanos())
                .put((byte) kind)
                .putInt(key);
    }

    private static ByteBuffer next(ByteBuffer out, int id, UUID transport) {
        return out.putInt(id).putLong(transport.getMostSignificantBits()).putLong(transport.getLeastSignificantBits());
    }

    private static String nextText(int id, UUID transport) {
        return "nxtRtID:" + Integer.toUnsignedString(id) + ", nxtTpID:" + transport;
    }

    private static String nextJson(int id, UUID transport) {
        return "\"next_rid\":" + Integer.toUnsignedString(id) + ",\"next_tid\":\"" + transport + "\"";
    }

    private static String descriptorJson(RouteDescriptor descriptor) {
        return "\"route_descriptor\":{\"dst_pk\":\""
                + descriptor.destination().key().hex() + "\",\"src_pk\":\""
                + descriptor.source().key().hex() + "\",\"dst_port\":"
                + descriptor.destination().port() + ",\"src_port\":"
                + descriptor.source().port() + "}";
    }

    private static String summary(Duration keepAlive, int kind, int key, String fields) {
        return "{\"keep_alive\":" + keepAlive.toNanos() + ",\"rule_type\":" + kind + ",\"key_route_id\":"
                + Integer.toUnsignedString(key) + "," + fields + "}";
    }
}
