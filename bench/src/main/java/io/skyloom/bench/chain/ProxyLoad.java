package io.skyloom.bench.chain;

import io.skyloom.bench.cost.ProcessCost;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.skysocks.SkysocksClient;
import io.skyloom.engine.skysocks.SkysocksServer;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Downloads, uploads and small exchanges through the proxy over a chain of visors in this process, with the program and the
 * host that it talks to: a row a round, those that warm up left out.
 *
 * <pre>
 *  ProxyLoad [hops=1] [megabytes=300] [type=stcpr] [streams=1] [warmup=2] [rounds=3] [json]
 * </pre>
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
    private final int host;
    private final long bytes;
    private final int streams;

    private ProxyLoad(Seams seams, InetSocketAddress proxy, int host, long bytes, int streams) {
        this.seams = seams;
        this.proxy = proxy;
        this.host = host;
        this.bytes = bytes;
        this.streams = streams;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        int hops = options.number("hops", 1);
        String type = options.text("type", "stcpr");
        long bytes = (long) options.number("megabytes", 300) * MEGA;
        int streams = options.number("streams", 1);
        Row what = Row.of("type", type).and("hops", hops).and("streams", streams);
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
                int host = listener.localAddress().getPort();
                while (!server.status().equals(AppStatus.RUNNING)
                        || !client.status().equals(AppStatus.RUNNING)) {
                    LockSupport.parkNanos(PAUSE);
                }
                ProxyLoad load = new ProxyLoad(own.seams(), new InetSocketAddress(HERE, port), host, bytes, streams);
                for (int round = -options.number("warmup", 2); round < options.number("rounds", 3); round++) {
                    Row row = load.round();
                    if (round >= 0) {
                        out.print(what.with(row.figures()));
                    }
                }
            }
        }
    }

    private static int freePort(Seams seams) throws IOException {
        try (StreamListener listener = seams.net().listen(new InetSocketAddress(HERE, 0))) {
            return listener.localAddress().getPort();
        }
    }

    private Row round() throws Exception {
        ProcessCost down = moved(this::download);
        ProcessCost up = moved(this::upload);
        return exchanges(Row.of(Map.of())
                .with(Quantity.DOWN_MEGABYTES_PER_SECOND, megabytesPerSecond(down))
                .with(Quantity.UP_MEGABYTES_PER_SECOND, megabytesPerSecond(up))
                .with(Quantity.DOWN_CPU_SECONDS_PER_GIGABYTE, (double) down.cpuNanos() / bytes)
                .with(Quantity.UP_CPU_SECONDS_PER_GIGABYTE, (double) up.cpuNanos() / bytes)
                .with(Quantity.ALLOCATED_PER_BYTE, (double) down.allocated() / bytes));
    }

    private double megabytesPerSecond(ProcessCost cost) {
        return bytes / (cost.nanos() / NANOS) / MEGA;
    }

    /** A part of the load. */
    private interface Work {
        void run() throws IOException;
    }

    private ProcessCost moved(Work work) throws IOException, InterruptedException {
        ProcessCost before = ProcessCost.now();
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        Thread[] threads = new Thread[streams];
        for (int i = 0; i < streams; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        IOException why = failure.get();
        if (why != null) {
            throw new IOException("a stream through the proxy failed", why);
        }
        return ProcessCost.now().since(before);
    }

    private ByteStream connected() throws IOException {
        return LoadHost.through(seams, proxy, host);
    }

    private void download() throws IOException {
        LoadHost.download(seams, proxy, host, bytes / streams);
    }

    private void upload() throws IOException {
        try (ByteStream stream = connected()) {
            LoadHost.ask(stream, LoadHost.TAKE, bytes / streams);
            LoadHost.pour(stream, bytes / streams);
            LoadHost.drain(stream, 1);
        }
    }

    private Row exchanges(Row row) throws IOException {
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
        return row.with(Quantity.OPEN_STREAM_P50_MICROS, median(open))
                .with(Quantity.NEW_STREAM_P50_MICROS, median(fresh));
    }

    private static long exchange(ByteStream stream, long begin) throws IOException {
        LoadHost.ask(stream, LoadHost.SEND, 100);
        LoadHost.drain(stream, 100);
        return System.nanoTime() - begin;
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / MICROS;
    }
}
