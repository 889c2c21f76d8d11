package io.skyloom.bench.group;

import io.skyloom.bench.frame.PlainAead;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
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
 * An application's write at one end of a route and the read of the same bytes at the other, without transports and on
 * one thread: sealing, packets, intake and opening. With the cipher {@code plain} it shows what groups cost beside it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m", "--enable-native-access=ALL-UNNAMED"})
public class GroupBenchmark {
    /** The implementation, or none. */
    @Param({"plain", "openssl"})
    public String cipher = "plain";

    /** Bytes in one write. */
    @Param({"64", "4037", "65536"})
    public int bytes;

    private final SystemSeams seams = SystemSeams.open("bench", SystemThreads.DataPlane.PLATFORM);
    private byte[] data = new byte[0];
    private @Nullable GroupPair pair;
    private @Nullable GroupPair deaf;

    /** Opens both ends. */
    @Setup
    public void start() throws Exception {
        data = new byte[bytes];
        GroupPair.Ends ends = new GroupPair.Ends(seams.seams(), PlainAead.orChosen(cipher));
        pair = GroupPair.open(ends, 1);
        deaf = GroupPair.open(ends, 2);
        deaf.loseWhatIsSent();
    }

    /** Closes them. */
    @TearDown
    public void stop() {
        opened(pair).close();
        opened(deaf).close();
        seams.close();
    }

    /** There and out again. */
    @Benchmark
    public int writeAndRead() throws IOException {
        GroupPair both = opened(pair);
        both.near().writeFully(data, 0, data.length);
        both.far().readFully(data, 0, data.length);
        return data[0];
    }

    /** There, and lost on the way. */
    @Benchmark
    public int write() throws IOException {
        opened(deaf).near().writeFully(data, 0, data.length);
        return data[0];
    }

    private static GroupPair opened(@Nullable GroupPair one) {
        return Objects.requireNonNull(one);
    }
}
