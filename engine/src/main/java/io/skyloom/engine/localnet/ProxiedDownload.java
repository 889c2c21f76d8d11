package io.skyloom.engine.localnet;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;

/** Downloads a {@link Sample} through a SOCKS5 proxy. Blocks the calling thread; instances may be shared. */
final class ProxiedDownload {
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_HEAD = 8 << 10;
    private static final int LONGEST_NAME = 255;

    private final Seams seams;
    private final InetSocketAddress proxy;
    private final Duration limit;

    /** @param limit of one download, from the connection to the last byte */
    ProxiedDownload(Seams seams, InetSocketAddress proxy, Duration limit) {
        this.seams = seams;
        this.proxy = proxy;
        this.limit = limit;
    }

    /**
     * Fetches it and returns its SHA-256 digest.
     *
     * @throws IOException when the proxy refuses, the answer is none, or the limit passes
     */
    byte[] fetch(InetSocketAddress server, Sample sample) throws IOException {
        ByteStream stream = seams.net().connect(proxy, limit);
        try (Timers.Timer ignored = seams.timers().schedule(limit, stream::close);
                stream) {
            connect(stream, server);
            String request = "GET /sample/" + sample.seed() + "/" + sample.length() + " HTTP/1.1\r\nHost: "
                    + server.getHostString() + ":" + server.getPort() + "\r\nConnection: close\r\n\r\n";
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            stream.writeFully(bytes, 0, bytes.length);
            return receive(stream, sample.length());
        }
    }

    private static void connect(ByteStream stream, InetSocketAddress server) throws IOException {
        stream.writeFully(new byte[] {5, 1, 0}, 0, 3);
        byte[] chosen = new byte[2];
        stream.readFully(chosen, 0, 2);
        if (chosen[0] != 5 || chosen[1] != 0) {
            throw new IOException("the proxy wants a password, or is no SOCKS5 proxy");
        }
        byte[] request = connectRequest(server);
        stream.writeFully(request, 0, request.length);
        byte[] reply = new byte[4];
        stream.readFully(reply, 0, reply.length);
        if (reply[1] != 0) {
            throw new IOException("the proxy did not connect to " + server + " (SOCKS reply " + reply[1] + ")");
        }
        skipBoundAddress(stream, reply[3]);
    }

    /** By name where there is one, so that the far end looks it up. */
    private static byte[] connectRequest(InetSocketAddress server) throws IOException {
        byte[] host = server.getHostString().getBytes(StandardCharsets.US_ASCII);
        if (host.length > LONGEST_NAME) {
            throw new IOException("a host's name has at most " + LONGEST_NAME + " letters");
        }
        byte[] request = new byte[7 + host.length];
        request[0] = 5;
        request[1] = 1;
        request[3] = 3;
        request[4] = (byte) host.length;
        System.arraycopy(host, 0, request, 5, host.length);
        request[5 + host.length] = (byte) (server.getPort() >> 8);
        request[6 + host.length] = (byte) server.getPort();
        return request;
    }

    private static void skipBoundAddress(ByteStream stream, byte type) throws IOException {
        int length = switch (type) {
            case 1 -> 4;
            case 4 -> 16;
            case 3 -> {
                byte[] one = new byte[1];
                stream.readFully(one, 0, 1);
                yield one[0] & 0xFF;
            }
            default -> throw new IOException("the proxy answers with an address of unknown type " + type);
        };
        byte[] rest = new byte[length + 2];
        stream.readFully(rest, 0, rest.length);
    }

    private static byte[] receive(ByteStream stream, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int have = 0;
        int body = -1;
        while (body < 0) {
            int more = stream.read(buffer, have, Math.min(LONGEST_HEAD, buffer.length) - have);
            if (more <= 0) {
                throw new EOFException("the answer ended within its head, after " + have + " bytes");
            }
            have += more;
            body = bodyStart(buffer, have);
        }
        MessageDigest digest = Sample.newDigest();
        digest.update(buffer, body, have - body);
        long got = (long) have - body;
        for (int more; (more = stream.read(buffer, 0, buffer.length)) >= 0; got += more) {
            digest.update(buffer, 0, more);
        }
        if (got != length) {
            throw new EOFException("the download ended after " + got + " of " + length + " bytes");
        }
        return digest.digest();
    }

    private static int bodyStart(byte[] bytes, int length) throws IOException {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end >= 0 && !text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(
                    "the server answers: " + text.lines().findFirst().orElse(""));
        }
        return end < 0 ? -1 : end + 4;
    }
}
