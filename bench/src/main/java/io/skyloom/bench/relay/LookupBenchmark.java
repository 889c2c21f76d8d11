package io.skyloom.bench.relay;

import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
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

/** From a packet's route id to its entry in the table, and the writing of the next id. Per packet, in batches of 64. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m"})
public class LookupBenchmark {
    private static final int BATCH = 64;
    private static final int PAYLOAD = 64;
    private static final int LENGTH = PacketHeader.BYTES + PAYLOAD;

    /** Routes in the table, of which each batch uses 64 others. */
    @Param({"64", "100000"})
    public int routes;

    private final byte[] packets = new byte[BATCH * LENGTH];
    private final RouteTableState state = new RouteTableState();
    private int[] ids = new int[0];
    private int next;

    /** Fills the table. */
    @Setup
    public void start() throws RouterRefusal {
        ids = state.fill(routes);
        for (int i = 0; i < BATCH; i++) {
            PacketHeader.put(packets, i * LENGTH, 0, ids[i % routes], PAYLOAD);
        }
    }

    /** Ends the timer thread. */
    @TearDown
    public void stop() {
        state.close();
    }

    /** Ids to entries. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int lookup() {
        RouteTable table = state.table();
        int sum = 0;
        for (int i = 0; i < BATCH; i++) {
            RouteEntry entry = table.lookup(ids[next]);
            sum += entry == null ? 0 : entry.nextId();
            next = next + 1 == routes ? 0 : next + 1;
        }
        return sum;
    }

    /** The next id into each packet. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public byte[] rewrite() {
        for (int i = 0; i < BATCH; i++) {
            PacketHeader.putRouteId(packets, i * LENGTH, ids[next]);
            next = next + 1 == routes ? 0 : next + 1;
        }
        return packets;
    }
}
