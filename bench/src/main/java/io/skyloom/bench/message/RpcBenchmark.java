package io.skyloom.bench.message;

import io.skyloom.gob.Gob;
import io.skyloom.rpc.RpcCall;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Calls over a loopback socket, client and server in one process: one after another, and fifty in flight. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RpcBenchmark {
    private static final int IN_FLIGHT = 50;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final RpcMethod<Long, Long> DOUBLE = new RpcMethod<>("Double", Gob.INT, Gob.INT);

    private @Nullable SystemSeams system;
    private @Nullable RpcServer server;
    private @Nullable RpcClient client;

    /** Connects both ends. */
    @Setup
    public void connect() throws IOException {
        SystemSeams opened = SystemSeams.open("bench", SystemThreads.DataPlane.VIRTUAL);
        system = opened;
        server = new RpcServer("rpc:bench", RpcServerLimits.DEFAULT, opened.seams());
        RpcService service = RpcService.define("s", methods -> methods.add(DOUBLE, (n, call) -> 2 * n));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (StreamListener listener = opened.seams().net().listen(anyPort)) {
            ByteStream near = opened.seams().net().connect(listener.localAddress(), LIMIT);
            server.serve(listener.accept(), "peer", List.of(service));
            client = RpcClient.over(near, "rpc:client", RpcClientLimits.DEFAULT, opened.seams());
        }
    }

    /** Takes everything down. */
    @TearDown
    public void disconnect() {
        Objects.requireNonNull(client).close();
        Objects.requireNonNull(server).close();
        Objects.requireNonNull(system).close();
    }

    /** There and back. */
    @Benchmark
    public long call() throws IOException, InterruptedException {
        return Objects.requireNonNull(client).call("s", DOUBLE, 21L, LIMIT);
    }

    /** One of many on their way together. */
    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public long callPipelined() throws IOException, InterruptedException {
        List<RpcCall<Long>> calls = new ArrayList<>(IN_FLIGHT);
        for (long i = 0; i < IN_FLIGHT; i++) {
            calls.add(Objects.requireNonNull(client).start("s", DOUBLE, i));
        }
        long sum = 0;
        for (RpcCall<Long> call : calls) {
            sum += call.await(LIMIT);
        }
        return sum;
    }
}
