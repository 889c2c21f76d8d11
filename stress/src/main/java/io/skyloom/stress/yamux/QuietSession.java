package io.skyloom.stress.yamux;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConfig;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A session whose threads were never started, and what shows whether it left something behind. */
final class QuietSession {
    static final Duration LIMIT = Duration.ofDays(1);

    private static final Net NO_NET = MemoryInternet.in(new VirtualTime(), 1).host("10.0.0.1");
    private static final SeededEntropy NO_ENTROPY = new SeededEntropy(1);

    final VirtualTime time = new VirtualTime();
    final BufferPool pool = new BufferPool(0);
    final Carrier carrier = new Carrier();
    final YamuxConnection connection = YamuxConnection.start(
            "quiet",
            carrier,
            Role.CLIENT,
            YamuxConfig.defaults(pool),
            new Seams(time, time, new NoThreads(), NO_NET, NO_ENTROPY));

    /** How a call ended, in a word. */
    static String outcomeOf(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (YamuxException e) {
            return e.reason().toString();
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** What is left when everybody is gone, in words; empty for nothing. */
    String left() {
        return (connection.stats().streams() == 0 ? "" : "streams ")
                + (pool.lentBytes() == 0 ? "" : "memory ")
                + (time.pending() == 0 ? "" : "timers ")
                + (carrier.closes.get() == 1 ? "" : "carrier closed " + carrier.closes + " times");
    }

    /** Never asked for bytes. */
    static final class Carrier implements ByteStream {
        private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

        final AtomicInteger closes = new AtomicInteger();

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("nobody reads here");
        }

        @Override
        public int write(byte[] source, int offset, int length) throws IOException {
            throw new IOException("nobody writes here");
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public void close() {
            closes.incrementAndGet();
        }

        @Override
        public InetSocketAddress localAddress() {
            return NOWHERE;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return NOWHERE;
        }
    }

    /** Makes threads and starts none. */
    private static final class NoThreads implements Threads {
        @Override
        public Thread start(String name, Runnable body) {
            return Thread.ofVirtual().name(name).unstarted(body);
        }

        @Override
        public Thread startDataPlane(String name, Runnable body) {
            return start(name, body);
        }

        @Override
        public List<String> running() {
            return List.of();
        }
    }
}
