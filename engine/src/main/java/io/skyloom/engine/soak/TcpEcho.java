package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** Sends back whatever comes over TCP, one thread a connection. Closing it ends them all. */
final class TcpEcho implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final StreamListener listener;
    private final Seams seams;
    private final Set<ByteStream> open = new CopyOnWriteArraySet<>();
    private volatile boolean closed;

    private TcpEcho(StreamListener listener, Seams seams) {
        this.listener = listener;
        this.seams = seams;
    }

    static TcpEcho start(StreamListener listener, Seams seams) {
        TcpEcho echo = new TcpEcho(listener, seams);
        seams.threads().start("tcp-echo/accept", echo::acceptAll);
        return echo;
    }

    InetSocketAddress place() {
        return listener.localAddress();
    }

    private void acceptAll() {
        while (true) {
            ByteStream taken;
            try {
                taken = listener.accept();
            } catch (IOException e) {
                return; // closed
            }
            open.add(taken);
            seams.threads().start("tcp-echo/serve", () -> serve(taken));
            if (closed) {
                taken.close();
            }
        }
    }

    private void serve(ByteStream taken) {
        try (taken) {
            byte[] buffer = new byte[BUFFER];
            for (int n = taken.read(buffer, 0, BUFFER); n > 0; n = taken.read(buffer, 0, BUFFER)) {
                taken.writeFully(buffer, 0, n);
            }
        } catch (IOException e) {
            // Whoever wanted it asks again.
        } finally {
            open.remove(taken);
        }
    }

    @Override
    public void close() {
        closed = true;
        listener.close();
        // They wake and leave by themselves: the order does not matter.
        open.forEach(ByteStream::close);
    }
}
