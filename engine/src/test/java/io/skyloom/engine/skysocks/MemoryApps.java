package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.Arrivals;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.GatedStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The network of applications between hosts of an internet in memory: a host's key is made of its address, and port 3 of
 * its applications is one of its own ports. Every dialled connection has a gate.
 */
final class MemoryApps implements AppNetwork {
    private static final int BASE = 20_000;

    /** One dial. */
    record Dial(AppAddress remote, DialWishes wishes, Duration at) {}

    private final Seams seams;
    private final String host;
    private final List<Dial> dials = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final long begun;
    private volatile @Nullable IOException refusal;
    private volatile boolean silent;

    MemoryApps(Seams seams, String host) {
        this.seams = seams;
        this.host = host;
        this.begun = seams.clock().nanoTime();
    }

    static PubKey key(String host) {
        return KeyPair.fromSeed(host.getBytes(StandardCharsets.UTF_8)).pub();
    }

    /** Every dial so far. */
    List<Dial> dials() {
        return dials;
    }

    /** The connection that was dialled last. */
    Socket latest() {
        return sockets.getLast();
    }

    /** Lets dials fail from now on, with null no longer. */
    void refuse(@Nullable IOException why) {
        refusal = why;
    }

    /** Lets dials wait until they are interrupted. */
    void beSilent() {
        silent = true;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        dials.add(new Dial(remote, wishes, Duration.ofNanos(seams.clock().nanoTime() - begun)));
        IOException why = refusal;
        if (why != null) {
            throw why;
        }
        if (silent) {
            waitForEver();
        }
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName(hostOf(remote)), BASE + remote.port());
        Socket socket = new Socket(
                new GatedStream(seams.net().connect(place, Duration.ofSeconds(5))),
                new AppAddress(AppAddress.SKYNET, key(host), 49_152 + sockets.size()),
                remote);
        sockets.add(socket);
        return socket;
    }

    private void waitForEver() throws InterruptedException {
        try {
            new Outcome<Boolean>().await(seams.timers(), Duration.ofDays(100));
        } catch (TimeoutException | Outcome.FailedOutcome e) {
            throw new AssertionError("nothing settles it", e);
        }
    }

    /** The hosts of these tests, by their keys. */
    private static String hostOf(AppAddress remote) throws IOException {
        for (String host : List.of(Rig.PROGRAMS, Rig.EXIT)) {
            if (key(host).equals(remote.key())) {
                return host;
            }
        }
        throw new IOException("nobody is at " + remote);
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        StreamListener listener = seams.net().listen(new InetSocketAddress(InetAddress.getByName(host), BASE + port));
        AppAddress local = new AppAddress(network, key(host), port);
        return new AppPort() {
            @Override
            public AppAddress local() {
                return local;
            }

            @Override
            public AppSocket accept() throws IOException {
                ByteStream stream = listener.accept();
                InetSocketAddress from = stream.remoteAddress();
                PubKey peer = key(from.getAddress().getHostAddress());
                return new Socket(
                        new GatedStream(stream), local, new AppAddress(AppAddress.SKYNET, peer, from.getPort()));
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    /** A connection whose gates the test sets, and for which the test says what else arrives. */
    static final class Socket extends PassingStream implements AppSocket, Arrivals {
        private final AppAddress local;
        private final AppAddress remote;
        private final AtomicLong arrivals = new AtomicLong();
        private final AtomicLong closes = new AtomicLong();
        private volatile @Nullable IOException cause;

        Socket(GatedStream stream, AppAddress local, AppAddress remote) {
            super(stream);
            this.local = local;
            this.remote = remote;
        }

        GatedStream gate() {
            return (GatedStream) inner;
        }

        /** A packet arrives and cannot be delivered. */
        void arrive() {
            arrivals.incrementAndGet();
        }

        /** Gives the reason why it will have ended. */
        void endBecause(IOException why) {
            cause = why;
        }

        @Override
        public AppAddress remote() {
            return remote;
        }

        @Override
        public AppAddress local() {
            return local;
        }

        @Override
        public @Nullable IOException closeCause() {
            return cause;
        }

        @Override
        public long arrivals() {
            return arrivals.get();
        }

        long closes() {
            return closes.get();
        }

        @Override
        public void close() {
            closes.incrementAndGet();
            super.close();
        }
    }
}
