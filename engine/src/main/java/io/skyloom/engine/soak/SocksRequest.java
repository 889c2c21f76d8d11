package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamGuard;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Asks a SOCKS5 proxy for a connection, without a login. Runs on the caller's thread. */
final class SocksRequest {
    private static final byte VERSION = 5;
    private static final byte CONNECT = 1;
    private static final byte IPV4 = 1;
    private static final int REPLY_BYTES = 10;

    private SocksRequest() {}

    /** @throws IOException when the proxy refuses or says nothing within the limit */
    static void connect(ByteStream proxy, InetSocketAddress target, Timers timers, Duration limit) throws IOException {
        try (StreamGuard guard = StreamGuard.over(proxy, timers, limit, "answer of the proxy")) {
            try {
                greet(proxy);
                ask(proxy, target);
                guard.finish();
            } catch (IOException e) {
                throw guard.explain(e);
            }
        }
    }

    private static void greet(ByteStream proxy) throws IOException {
        proxy.writeFully(new byte[] {VERSION, 1, 0}, 0, 3);
        byte[] answer = new byte[2];
        proxy.readFully(answer, 0, 2);
        if (answer[0] != VERSION || answer[1] != 0) {
            throw new IOException("the proxy wants a login: " + answer[1]);
        }
    }

    private static void ask(ByteStream proxy, InetSocketAddress target) throws IOException {
        byte[] request = ByteBuffer.allocate(REPLY_BYTES)
                .put(new byte[] {VERSION, CONNECT, 0, IPV4})
                .put(target.getAddress().getAddress())
                .putShort((short) target.getPort())
                .array();
        proxy.writeFully(request, 0, request.length);
        byte[] reply = new byte[REPLY_BYTES];
        proxy.readFully(reply, 0, REPLY_BYTES);
        if (reply[1] != 0) {
            throw new IOException("the proxy cannot connect: " + reply[1]);
        }
    }
}
