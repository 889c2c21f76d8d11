package io.skyloom.bench.chain;

import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A host that sends and takes as many bytes as it is asked for. Requests: what to do, and how much. */
public final class LoadHost {
    static final byte SEND = 1;
    static final byte TAKE = 2;

    private static final int REQUEST = 1 + Long.BYTES;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int BUFFER = 1 << 16;

    private final Seams seams;
    private final StreamListener listener;

    /** A host behind that listener. */
    public LoadHost(Seams seams, StreamListener listener) {
        this.seams = seams;
        this.listener = listener;
    }

    /** Serves until the listener is closed. */
    public void run() {
        try {
            while (true) {
                ByteStream stream = listener.accept();
                seams.threads().start("host/one", () -> serve(stream));
            }
        } catch (IOException e) {
            // The load is over.
        }
    }

    private static void serve(ByteStream stream) {
        byte[] request = new byte[REQUEST];
        try (stream) {
            while (true) {
                stream.readFully(request, 0, REQUEST);
                long amount = ByteBuffer.wrap(request).getLong(1);
                if (request[0] == SEND) {
                    pour(stream, amount);
                } else {
                    drain(stream, amount);
                    stream.write(request, 0, 1);
                }
            }
        } catch (IOException e) {
            // The program has left.
        }
    }

    static void ask(ByteStream stream, byte what, long amount) throws IOException {
        stream.writeFully(ByteBuffer.allocate(REQUEST).put(what).putLong(amount).array(), 0, REQUEST);
    }

    static void pour(ByteStream stream, long amount) throws IOException {
        byte[] bytes = new byte[(int) Math.min(BUFFER, amount)];
        for (long left = amount; left > 0; left -= bytes.length) {
            stream.writeFully(bytes, 0, (int) Math.min(bytes.length, left));
        }
    }

    static void drain(ByteStream stream, long amount) throws IOException {
        byte[] bytes = new byte[(int) Math.min(BUFFER, amount)];
        for (long left = amount; left > 0; ) {
            int n = stream.read(bytes, 0, (int) Math.min(bytes.length, left));
            if (n < 0) {
                throw new EOFException(left + " bytes early");
            }
            left -= n;
        }
    }

    /** A connection through a SOCKS5 proxy to a host of this machine. */
    static ByteStream through(Seams seams, InetSocketAddress proxy, int port) throws IOException {
        ByteStream stream = seams.net().connect(proxy, LIMIT);
        SocksReply reply =
                SocksClientSide.connect(stream, new SocksTarget(new Literal(InetAddress.getLoopbackAddress()), port));
        if (reply != SocksReply.SUCCEEDED) {
            stream.close();
            throw new IOException("the proxy says " + reply);
        }
        return stream;
    }

    /** Asks the host at that port for so many bytes through a SOCKS5 proxy, and takes them. */
    public static void download(Seams seams, InetSocketAddress proxy, int port, long bytes) throws IOException {
        try (ByteStream stream = through(seams, proxy, port)) {
            ask(stream, SEND, bytes);
            drain(stream, bytes);
        }
    }
}
