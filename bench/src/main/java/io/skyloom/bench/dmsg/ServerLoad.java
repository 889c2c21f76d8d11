package io.skyloom.bench.dmsg;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.cost.OtherProcess;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.bench.load.LoadProcess;
import io.skyloom.dmsg.discovery.DirectDiscovery;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * A dmsg server in a process of its own under three loads: idle sessions, streams opened and closed, and bytes through
 * one stream and through eight. Without {@code server} it starts ours; with it, any other on this machine.
 *
 * <pre>
 *  ServerLoad [server=KEY@HOST:PORT pid=N] [sessions=1000] [seconds=5] [warmup=4] [rounds=1] [json]
 * </pre>
 */
public final class ServerLoad {
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int OPENERS = 32;
    private static final int PIECE = 32 * 1024;
    private static final double GIGABYTE = 1e9;

    private final ServerTarget target;
    private final Seams seams;
    private final LoadOptions options;
    private final RowPrinter out;
    private final Curve curve = Curve.bouncyCastle();
    private final NoiseConfig noise;
    private final AeadProvider aead = AeadProvider.choose("auto");
    private final SessionConfig config = SessionConfig.ofClient(new BufferPool(64L << 20));

    private ServerLoad(ServerTarget target, Seams seams, LoadOptions options) {
        this.target = target;
        this.seams = seams;
        this.options = options;
        this.out = RowPrinter.toStandardOutput(options.has("json"));
        this.noise = NoiseConfig.of(curve, seams.entropy(), Hybrid.OFF);
    }

    /** Runs the loads, or the server when started by itself. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("serve")) {
            serve();
            return;
        }
        LoadOptions options = new LoadOptions(words);
        try (SystemSeams opened = SystemSeams.open("load", SystemThreads.DataPlane.VIRTUAL)) {
            String server = options.text("server", "");
            if (!server.isEmpty()) {
                ServerTarget other = ServerTarget.parse(server, options.number("pid", 0), false);
                new ServerLoad(other, opened.seams(), options).run();
                return;
            }
            try (LoadProcess process = LoadProcess.start(ServerLoad.class, List.of("serve"))) {
                String[] said = process.line(line -> line.startsWith("server ")).split(" ", -1);
                new ServerLoad(ServerTarget.parse(said[1], Long.parseLong(said[2]), true), opened.seams(), options)
                        .run();
            }
        }
    }

    private static void serve() throws IOException, InterruptedException {
        SystemSeams opened = SystemSeams.open("server", SystemThreads.DataPlane.VIRTUAL);
        Seams seams = opened.seams();
        Curve curve = Curve.bouncyCastle();
        KeyPair keys = KeyPair.generate(curve, seams.entropy());
        StreamListener listener = seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        String place = "127.0.0.1:" + listener.localAddress().getPort();
        DmsgServer server = DmsgServer.start(
                new VisorIdentity(
                        keys, NoiseConfig.of(curve, seams.entropy(), Hybrid.ACCEPT), AeadProvider.choose("auto")),
                seams,
                listener,
                new DirectDiscovery(List.of()),
                DmsgServerConfig.at(
                        place, DmsgServerConfig.Mesh.passive(), SessionConfig.ofServer(new BufferPool(32L << 20))));
        System.out.println("server " + server.key().hex() + "@" + place + " "
                + ProcessHandle.current().pid());
        while (System.in.read() >= 0) {
            // Lives until the one who started it goes.
        }
    }

    private void run() throws Exception {
        out.note("Java " + Runtime.version() + ", " + LoadProcess.flags());
        for (int round = 0; round < options.number("rounds", 1); round++) {
            streams();
            bytes(1);
            bytes(8);
        }
        idle();
    }

    private VisorIdentity someone() {
        return new VisorIdentity(KeyPair.generate(curve, seams.entropy()), noise, aead);
    }

    private ServerCaller caller(ServerCaller.Use use) throws IOException {
        return ServerCaller.connect(someone(), target, config, seams, use);
    }

    private void rest(Duration time) throws InterruptedException {
        new Outcome<Boolean>().settledWithin(seams.timers(), time);
    }

    private void idle() throws Exception {
        List<ServerCaller> callers = new ArrayList<>();
        callers.add(caller(stream -> {}));
        rest(SETTLE);
        OtherProcess process = target.process();
        long heap = target.ours() ? process.liveHeap() : 0;
        long resident = process.resident();
        int sessions = options.number("sessions", 1000);
        for (int i = 0; i < sessions; i++) {
            callers.add(caller(stream -> {}));
        }
        rest(SETTLE);
        double grown = target.ours() ? process.liveHeap() - heap : Double.NaN;
        out.print(Row.of("load", "an idle session")
                .and("sessions", sessions)
                .with(Quantity.HEAP_BYTES, grown / sessions)
                .with(Quantity.RESIDENT_BYTES, (process.resident() - resident) / (double) sessions));
        callers.forEach(ServerCaller::close);
        rest(SETTLE);
    }

    private void streams() throws Exception {
        try (ServerCaller there = caller(stream -> {});
                ServerCaller here = caller(stream -> {})) {
            LongAdder opened = new LongAdder();
            Stop stop = during(OPENERS, () -> {
                YamuxStream stream = here.call(there.key());
                opened.increment();
                stream.close();
            });
            rest(Duration.ofSeconds(options.number("warmup", 4)));
            Mark begin = Mark.now(target, opened);
            rest(Duration.ofSeconds(options.number("seconds", 5)));
            Mark end = Mark.now(target, opened);
            stop.run();
            double count = end.count() - begin.count();
            out.print(Row.of("load", "streams opened and closed, " + OPENERS + " at a time")
                    .with(Quantity.PER_SECOND, count / (end.seconds() - begin.seconds()))
                    .with(Quantity.CPU_MILLIS_PER_STREAM, 1e3 * (end.cpu() - begin.cpu()) / count));
        }
    }

    private void bytes(int streams) throws Exception {
        LongAdder received = new LongAdder();
        ServerCaller.Use sink = stream -> {
            byte[] buffer = new byte[PIECE];
            for (int n = stream.read(buffer, 0, PIECE); n >= 0; n = stream.read(buffer, 0, PIECE)) {
                received.add(n);
            }
        };
        try (ServerCaller there = caller(sink);
                ServerCaller here = caller(stream -> {})) {
            List<YamuxStream> open = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                open.add(here.call(there.key()));
            }
            byte[] piece = new byte[PIECE];
            List<Stop> stops = new ArrayList<>();
            for (YamuxStream one : open) {
                stops.add(during(1, () -> one.writeFully(piece, 0, PIECE)));
            }
            rest(Duration.ofSeconds(options.number("warmup", 4)));
            Mark begin = Mark.now(target, received);
            rest(Duration.ofSeconds(options.number("seconds", 5)));
            Mark end = Mark.now(target, received);
            open.forEach(YamuxStream::reset);
            for (Stop stop : stops) {
                stop.run();
            }
            double gigabytes = (end.count() - begin.count()) / GIGABYTE;
            out.print(
                    Row.of("load", streams == 1 ? "bytes through one stream" : "bytes through " + streams + " streams")
                            .with(Quantity.MEGABYTES_PER_SECOND, 1e3 * gigabytes / (end.seconds() - begin.seconds()))
                            .with(Quantity.CPU_SECONDS_PER_GIGABYTE, (end.cpu() - begin.cpu()) / gigabytes));
        }
    }

    private interface Work {
        void once() throws IOException;
    }

    /** What ends a load, and fails as the load did. */
    private interface Stop {
        void run() throws IOException;
    }

    /** Repeats something on so many threads until the returned action is run. */
    private Stop during(int threads, Work work) {
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<IOException> failure = new AtomicReference<>();
        for (int i = 0; i < threads; i++) {
            seams.threads().start("load", () -> {
                try {
                    while (!over.get()) {
                        work.once();
                    }
                } catch (IOException e) {
                    if (!over.get()) {
                        failure.compareAndSet(null, e);
                    }
                }
            });
        }
        return () -> {
            over.set(true);
            IOException seen = failure.get();
            if (seen != null && !String.valueOf(seen.getMessage()).contains("reset by this end")) {
                throw new IOException("the load broke off", seen);
            }
        };
    }

    /** One moment of a load. */
    private record Mark(double seconds, double cpu, double count) {
        static Mark now(ServerTarget target, LongAdder counted) throws IOException {
            return new Mark(System.nanoTime() / 1e9, target.process().cpuSeconds(), counted.sum());
        }
    }
}
