package io.skyloom.fuzz;

import io.skyloom.seam.ByteStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A service that tells nonces and answers everything else in one way, once a connection. For one thread. */
final class Oracle implements ByteStream {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final byte[] NONCE = "{\"next_nonce\":7}".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
    private final int status;
    private final byte[] body;
    private byte[] answer = {};
    private int at;
    private boolean answered;

    Oracle(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (!answered) {
            answered = true;
            boolean isNonce = asked.toString(StandardCharsets.ISO_8859_1).contains("/security/nonces/");
            answer = isNonce ? whole(200, NONCE) : whole(status, body);
        }
        int n = Math.min(length, answer.length - at);
        System.arraycopy(answer, at, target, offset, n);
        at += n;
        return n == 0 && length > 0 ? -1 : n;
    }

    private static byte[] whole(int status, byte[] body) {
        String head = "HTTP/1.1 " + status + " Answer\r\nContent-Length: " + body.length + "\r\n\r\n";
        return Edits.join(head.getBytes(StandardCharsets.US_ASCII), status == 204 ? new byte[0] : body);
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        asked.write(source, offset, length);
        return length;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return NOWHERE;
    }
}
