package io.skyloom.engine.localnet;

import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
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
        StreamGuard guard =
                StreamGuard.over(stream, seams.timers(), limit, "whole answer through the proxy at " + proxy);
        try (guard;
                stream) {
            byte[] digest = converse(stream, server, sample);
            guard.finish();
            return digest;
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }

    private static byte[] converse(ByteStream stream, InetSocketAddress server, Sample sample) throws IOException {
        connect(stream, server);
        String request = "GET /sample/" + sample.seed() + "/" + sample.length() + " HTTP/1.1\r\nHost: "
                + server.getHostString() + ":" + server.getPort() + "\r\nConnection: close\r\n\r\n";
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        stream.writeFully(bytes, 0, bytes.length);
        return receive(stream, sample.length());
    }

    /** By name where there is one, so that the far end looks it up. */
    private static void connect(ByteStream stream, InetSocketAddress server) throws IOException {
        SocksTarget.Host host = server.isUnresolved()
                ? new SocksTarget.Name(server.getHostString())
                : new SocksTarget.Literal(server.getAddress());
        SocksReply reply = SocksClientSide.connect(stream, new SocksTarget(host, server.getPort()));
        if (reply != SocksReply.SUCCEEDED) {
            throw new IOException("the proxy did not connect to " + server + ": " + reply);
        }
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
