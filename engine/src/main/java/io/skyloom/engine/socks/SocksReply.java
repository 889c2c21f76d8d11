package io.skyloom.engine.socks;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;

/** What a client is told about its request. Immutable. */
public enum SocksReply {
    /** The connection is open. */
    SUCCEEDED(0),
    /** It failed for a reason that has no code. */
    GENERAL_FAILURE(1),
    /** The rules of this server forbid the destination. */
    NOT_ALLOWED(2),
    /** There is no way to the destination's network. */
    NETWORK_UNREACHABLE(3),
    /** The name has no address, or the host does not answer. */
    HOST_UNREACHABLE(4),
    /** The host is there and nobody listens. */
    CONNECTION_REFUSED(5),
    /** A packet went in circles. */
    TTL_EXPIRED(6),
    /** Only CONNECT is served. */
    COMMAND_NOT_SUPPORTED(7),
    /** The destination is neither an address nor a name. */
    ADDRESS_TYPE_NOT_SUPPORTED(8);

    private static final int REFUSAL_BYTES = 10;

    private final int code;

    SocksReply(int code) {
        this.code = code;
    }

    /** The byte on the wire; 0 to 8. */
    public int code() {
        return code;
    }

    /** The reply of that code; empty when there is none. */
    public static Optional<SocksReply> of(int code) {
        return Arrays.stream(values()).filter(reply -> reply.code() == code).findFirst();
    }

    /** The reply as bytes, for one that refuses: it names no address. */
    public byte[] refusal() {
        byte[] bytes = new byte[REFUSAL_BYTES];
        bytes[0] = SocksWire.VERSION;
        bytes[1] = (byte) code();
        bytes[3] = SocksWire.IPV4;
        return bytes;
    }

    /**
     * The reply as bytes, for an open connection.
     *
     * @param bound the server's end of the connection
     */
    public static byte[] success(InetSocketAddress bound) {
        byte[] address = bound.getAddress().getAddress();
        byte[] bytes = new byte[SocksWire.REPLY_HEAD + address.length + Short.BYTES];
        bytes[0] = SocksWire.VERSION;
        bytes[3] = address.length == SocksWire.IPV4_BYTES ? SocksWire.IPV4 : SocksWire.IPV6;
        System.arraycopy(address, 0, bytes, SocksWire.REPLY_HEAD, address.length);
        SocksWire.putPort(bytes, bytes.length - Short.BYTES, bound.getPort());
        return bytes;
    }
}
