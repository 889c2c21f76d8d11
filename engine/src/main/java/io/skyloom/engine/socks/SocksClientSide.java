package io.skyloom.engine.socks;

import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.engine.socks.SocksTarget.Name;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Holds the client's part of the conversation over a stream, on the calling thread. Whoever calls guards the time. */
public final class SocksClientSide {
    private static final byte[] GREETING = {SocksWire.VERSION, 1, SocksWire.NO_LOGIN};

    private SocksClientSide() {}

    /**
     * Asks for a connection, without user and password.
     *
     * @return what the server says; everything behind it comes from the target
     * @throws IOException when the server speaks another language, wants a password or breaks off
     */
    public static SocksReply connect(ByteStream server, SocksTarget target) throws IOException {
        server.writeFully(GREETING, 0, GREETING.length);
        byte[] method = read(server, 2);
        if (method[0] != SocksWire.VERSION) {
            throw new IOException("the server answers version " + (method[0] & 0xFF) + " of SOCKS");
        }
        if (method[1] != SocksWire.NO_LOGIN) {
            throw new IOException("the server wants a user and a password");
        }
        byte[] request = request(target);
        server.writeFully(request, 0, request.length);
        return reply(server);
    }

    private static SocksReply reply(ByteStream server) throws IOException {
        byte[] head = read(server, SocksWire.REPLY_HEAD);
        int address = switch (head[3]) {
            case SocksWire.IPV4 -> SocksWire.IPV4_BYTES;
            case SocksWire.IPV6 -> SocksWire.IPV6_BYTES;
            case SocksWire.NAME -> read(server, 1)[0] & 0xFF;
            default -> throw new IOException("the server replies with address type " + (head[3] & 0xFF));
        };
        read(server, address + Short.BYTES);
        Optional<SocksReply> reply = SocksReply.of(head[1] & 0xFF);
        if (head[0] != SocksWire.VERSION || reply.isEmpty()) {
            throw new IOException("the server replies " + (head[1] & 0xFF) + " in version " + (head[0] & 0xFF));
        }
        return reply.get();
    }

    private static byte[] request(SocksTarget target) {
        byte[] address = address(target);
        byte[] request = new byte[SocksWire.REPLY_HEAD - 1 + address.length + Short.BYTES];
        request[0] = SocksWire.VERSION;
        request[1] = SocksWire.CONNECT;
        System.arraycopy(address, 0, request, SocksWire.REPLY_HEAD - 1, address.length);
        SocksWire.putPort(request, request.length - Short.BYTES, target.port());
        return request;
    }

    /** Type and address. */
    private static byte[] address(SocksTarget target) {
        return switch (target.host()) {
            case Literal literal -> {
                byte[] address = literal.address().getAddress();
                yield prefixed(address, address.length == SocksWire.IPV4_BYTES ? SocksWire.IPV4 : SocksWire.IPV6);
            }
            case Name name -> {
                byte[] text = name.text().getBytes(StandardCharsets.US_ASCII);
                yield prefixed(text, SocksWire.NAME, (byte) text.length);
            }
        };
    }

    private static byte[] prefixed(byte[] bytes, byte... prefix) {
        byte[] joined = new byte[prefix.length + bytes.length];
        System.arraycopy(prefix, 0, joined, 0, prefix.length);
        System.arraycopy(bytes, 0, joined, prefix.length, bytes.length);
        return joined;
    }

    private static byte[] read(ByteStream server, int bytes) throws IOException {
        byte[] read = new byte[bytes];
        server.readFully(read, 0, bytes);
        return read;
    }
}
