package io.skyloom.bench.chain;

import io.skyloom.bench.ProcessCost;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.skysocks.SkysocksClient;
import io.skyloom.engine.skysocks.SkysocksServer;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Downloads, uploads and small exchanges through the proxy over a chain of visors in this process, with the program and the
 * host that it talks to. Arguments: hops (1), megabytes (300), rounds (4), type (stcpr), streams (1). Prints a line a
 * round; the first ones warm up.
 */
public final class ProxyLoad {
    private static final int MEGA = 1_000_000;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;
    private static final int EXCHANGES = 400;
    private static final long PAUSE = 20_000_000;
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Seams seams;
    private final InetSocketAddress proxy;
    private final SocksTarget host;
    private final long bytes;
    private final int streams;

    private ProxyLoad(Seams seams, InetSocketAddress proxy, SocksTarget host, long bytes, int streams) {
        this.seams = seams;
        this.proxy = proxy;
        this.host = host;
        this.bytes = bytes;
        this.streams = streams;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int hops = number(args, 0, 1);
        long bytes = (long) number(args, 1, 300) * MEGA;
        int rounds = number(args, 2, 4);
        String type = args.length > 3 ? args[3] : "stcpr";
        int streams = number(args, 4, 1);
        try (SystemSeams own = SystemSeams.open("load", SystemThreads.DataPlane.AUTO);
                Chain chain = new Chain(hops, type)) {
            int port = freePort(own.seams());
            List<String> where =
                    List.of("--srv", chain.last().key().hex(), "--addr", "127.0.0.1:" + port, "--reconnect");
            try (StreamListener listener = own.seams().net().listen(new InetSocketAddress(HERE, 0));
                    RoutedApp server = RoutedApp.start(
                            new SkysocksServer(), "skysocks", chain.last(), own.seams(), List.of("--allow-private"));
                    RoutedApp client = RoutedApp.start(
                            new SkysocksClient(), "skysocks-client", chain.first(), own.seams(), where)) {
                own.seams().threads().start("host", () -> new LoadHost(own.seams(), listener).run());
                SocksTarget host = new SocksTarget(
                        new Literal(HERE), listener.localAddress().getPort());
                while (!server.status().equals(AppStatus.RUNNING)
                        || !client.status().equals(AppStatus.RUNNING)) {
                    LockSupport.parkNanos(PAUSE);
                }
                ProxyLoad load = new ProxyLoad(own.seams(), new InetSocketAddress(HERE, port), host, bytes, streams);
                for (int round = 1; round <= rounds; round++) {
                    System.out.println(hops + " hops " + type + ", round " + round + ": " + load.round());
                }
            }
        }
    }

    private static int number(String[] args, int index, int usual) {
        return args.length > index ? Integer.parseInt(args[index]) : usual;
    }

    private static int freePort(Seams seams) throws IOException {
        try (StreamListener listener = seams.net().listen(new InetSocketAddress(HERE, 0))) {
            return listener.localAddress().getPort();
        }
    }

    private String round() throws Exception {
        String down = moved(this::download);
        String up = moved(this::upload);
        return "down " + down + "; up " + up + "; " + exchanges();
    }

    /** A part of the load. */
    private interface Work {
        void run() throws IOException;
    }

    private String moved(Work work) throws Exception {
        ProcessCost before = ProcessCost.now();
        Thread[] threads = new Thread[streams];
        for (int i = 0; i < streams; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    System.out.println("failed: " + e);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        ProcessCost used = ProcessCost.now().since(before);
        return String.format(
                Locale.ROOT,
                "%.1f MB/s, %.2f CPU s/GB, %.3f bytes allocated a byte",
                bytes / (used.nanos() / NANOS) / MEGA,
                (double) used.cpuNanos() / bytes,
                (double) used.allocated() / bytes);
    }

    private ByteStream connected() throws IOException {
        ByteStream stream = seams.net().connect(proxy, java.time.Duration.ofSeconds(5));
        SocksReply reply = SocksClientSide.connect(stream, host);
        if (reply != SocksReply.SUCCEEDED) {
            stream.close();
            throw new IOException("told " + reply);
        }
        return stream;
    }

    private void download() throws IOException {
        try (ByteStream stream = connected()) {
            LoadHost.ask(stream, LoadHost.SEND, bytes / streams);
            LoadHost.drain(stream, bytes / streams);
        }
    }

    private void upload() throws IOException {
        try (ByteStream stream = connected()) {
            LoadHost.ask(stream, LoadHost.TAKE, bytes / streams);
            LoadHost.pour(stream, bytes / streams);
            LoadHost.drain(stream, 1);
        }
    }

    private String exchanges() throws IOException {
        long[] open = new long[EXCHANGES];
        long[] fresh = new long[EXCHANGES];
        try (ByteStream stream = connected()) {
            for (int i = 0; i < EXCHANGES; i++) {
                open[i] = exchange(stream, System.nanoTime());
            }
        }
        for (int i = 0; i < EXCHANGES; i++) {
            long begin = System.nanoTime();
            try (ByteStream stream = connected()) {
                fresh[i] = exchange(stream, begin);
            }
        }
        return "100 B on an open stream µs " + spread(open) + ", on a new one " + spread(fresh);
    }

    private static long exchange(ByteStream stream, long begin) throws IOException {
        LoadHost.ask(stream, LoadHost.SEND, 100);
        LoadHost.drain(stream, 100);
        return System.nanoTime() - begin;
    }

    private static String spread(long[] nanos) {
        Arrays.sort(nanos);
        return String.format(
                Locale.ROOT,
                "%.0f / %.0f / %.0f",
                nanos[nanos.length / 2] / MICROS,
                nanos[nanos.length * 9 / 10] / MICROS,
                nanos[nanos.length * 99 / 100] / MICROS);
    }
}
