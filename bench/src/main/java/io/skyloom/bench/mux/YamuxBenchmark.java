package io.skyloom.bench.mux;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConfig;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One session between two ends in this process: bytes in one direction, questions and answers, and streams that come and
 * go. {@code plain} is the carrier alone, for comparison. Each thread has a session of its own. Run it with
 * {@code -prof io.skyloom.bench.cost.CpuProfiler -prof gc} for CPU time and garbage of both ends together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m"})
public class YamuxBenchmark {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int KERNEL_BUFFER = 256 * 1024;

    /** What carries the session: a pipe in memory or a TCP connection over loopback. */
    @Param({"memory", "tcp"})
    public String carrier = "memory";

    /** Bytes of one write. */
    @Param({"32768"})
    public int chunk;

    private final SystemSeams seams = SystemSeams.open("bench", SystemThreads.DataPlane.PLATFORM);
    private final byte[] answer = new byte[1];
    private byte[] bytes = new byte[0];
    private @Nullable Ends ends;

    /** Connects both ends and starts what serves them. */
    @Setup
    public void start() throws IOException {
        bytes = new byte[chunk];
        ends = Ends.connect(seams.seams(), carrier, chunk);
    }

    /** Ends both sessions. */
    @TearDown
    public void stop() {
        ends().close();
        seams.close();
    }

    /** One chunk through the carrier alone. */
    @Benchmark
    public void plain() throws IOException {
        ends().bare().writeFully(bytes, 0, chunk);
    }

    /** One chunk through a stream; the other end reads as fast as it can. */
    @Benchmark
    public void bulk() throws IOException {
        ends().bulk().writeFully(bytes, 0, chunk);
    }

    /** One chunk there, one byte back. */
    @Benchmark
    public void roundTrip() throws IOException {
        ends().echo().writeFully(bytes, 0, chunk);
        ends().echo().readFully(answer, 0, 1);
    }

    /** A stream is opened, carries one byte each way, and is closed by both. */
    @Benchmark
    public void openAndClose() throws IOException {
        try (YamuxStream stream = ends().client().open(LIMIT)) {
            stream.writeFully(bytes, 0, 1);
            stream.readFully(answer, 0, 1);
        }
    }

    private Ends ends() {
        return Objects.requireNonNull(ends);
    }

    /** The sessions, two streams of them, and a carrier without a session. */
    private record Ends(
            YamuxConnection client, YamuxConnection server, ByteStream bulk, ByteStream echo, ByteStream bare)
            implements AutoCloseable {
        static Ends connect(Seams seams, String carrier, int chunk) throws IOException {
            ByteStream[] pair = pair(seams, carrier);
            ByteStream[] bare = pair(seams, carrier);
            YamuxConfig config = YamuxConfig.defaults(new BufferPool(4 << 20));
            YamuxConnection client = YamuxConnection.start("client", pair[0], Role.CLIENT, config, seams);
            YamuxConnection server = YamuxConnection.start("server", pair[1], Role.SERVER, config, seams);
            ByteStream bulk = client.open(LIMIT);
            ByteStream bulkThere = server.accept();
            ByteStream echo = client.open(LIMIT);
            ByteStream echoThere = server.accept();
            seams.threads().start("bulk", () -> discard(bulkThere));
            seams.threads().start("bare", () -> discard(bare[1]));
            seams.threads().start("echo", () -> answer(echoThere, chunk));
            seams.threads().start("accept", () -> serve(server));
            return new Ends(client, server, bulk, echo, bare[0]);
        }

        private static ByteStream[] pair(Seams seams, String carrier) throws IOException {
            if (carrier.equals("memory")) {
                return PipeCarrier.pair(KERNEL_BUFFER);
            }
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (StreamListener listener = seams.net().listen(any)) {
                ByteStream dialed = seams.net().connect(listener.localAddress(), LIMIT);
                return new ByteStream[] {dialed, listener.accept()};
            }
        }

        private static void serve(YamuxConnection server) {
            byte[] question = new byte[1];
            try {
                while (true) {
                    try (YamuxStream stream = server.accept()) {
                        stream.readFully(question, 0, 1);
                        stream.writeFully(question, 0, 1);
                    }
                }
            } catch (IOException e) {
                // The session is over, and with it the benchmark.
            }
        }

        private static void discard(ByteStream stream) {
            byte[] target = new byte[64 * 1024];
            try {
                while (stream.read(target, 0, target.length) >= 0) {
                    // Only its arrival counts.
                }
            } catch (IOException e) {
                // The session is over, and with it the benchmark.
            }
        }

        private static void answer(ByteStream stream, int chunk) {
            byte[] target = new byte[chunk];
            try {
                while (true) {
                    stream.readFully(target, 0, chunk);
                    stream.writeFully(target, 0, 1);
                }
            } catch (IOException e) {
                // The session is over, and with it the benchmark.
            }
        }

        @Override
        public void close() {
            client.close();
            server.close();
            bare.close();
        }
    }
}
