package io.skyloom.bench.relay;

import io.skyloom.managed.PacketCarrier;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.forward.ForwardLimits;
import io.skyloom.routing.forward.Forwarder;
import io.skyloom.routing.rule.RouterRefusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a relay does between two sockets beside the cipher: look the route up, rewrite its id, hand the packet over. Per
 * packet, in batches of 64; the output copies the packet, as the real one does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m"})
public class ForwardBenchmark {
    private static final int BATCH = 64;

    /** Bytes in a packet behind its header. */
    @Param({"64", "1024", "4037"})
    public int payload;

    private final RouteTableState state = new RouteTableState();
    private final Copying target = new Copying();
    private final PacketSink sink =
            new Forwarder(state.table(), id -> target, state.seams(), ForwardLimits.standard()).sinkFrom(new Copying());
    private byte[] batch = new byte[0];
    private int[] ids = new int[0];

    /** Fills the table. */
    @Setup
    public void start() throws RouterRefusal {
        batch = new byte[BATCH * (PacketHeader.BYTES + payload)];
        ids = state.fill(BATCH);
    }

    /** Ends the timer thread. */
    @TearDown
    public void stop() {
        state.close();
    }

    /** One packet through the sink. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long forward() {
        int length = PacketHeader.BYTES + payload;
        for (int i = 0; i < BATCH; i++) {
            PacketHeader.put(batch, i * length, 0, ids[i], payload);
            sink.onPacket(batch, i * length, length);
        }
        sink.onBatchEnd();
        return target.taken;
    }

    /** The output's copy alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long copy() {
        int length = PacketHeader.BYTES + payload;
        for (int i = 0; i < BATCH; i++) {
            PacketHeader.put(batch, i * length, 0, ids[i], payload);
            target.tryAppend(batch, i * length, length);
        }
        target.flush();
        return target.taken;
    }

    /** Copies what it takes, and forgets it. */
    private static final class Copying implements PacketCarrier {
        private final byte[] output = new byte[256 * 1024];
        private int end;
        private long taken;

        @Override
        public UUID id() {
            return RouteTableState.TARGET;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public boolean tryAppend(byte[] packet, int offset, int length) {
            end = end + length > output.length ? 0 : end;
            System.arraycopy(packet, offset, output, end, length);
            end += length;
            taken++;
            return true;
        }

        @Override
        public void flush() {
            end = 0;
        }

        @Override
        public boolean awaitRoom(Duration limit) {
            return true;
        }

        @Override
        public long stalledNanos() {
            return 0;
        }

        @Override
        public String toString() {
            return "nowhere " + Arrays.hashCode(output);
        }
    }
}
