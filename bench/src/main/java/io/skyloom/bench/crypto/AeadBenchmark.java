package io.skyloom.bench.crypto;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.frame.PlainAead;
import java.util.concurrent.TimeUnit;
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

/** One frame's worth of cipher, from one array to another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m", "--enable-native-access=ALL-UNNAMED"})
public class AeadBenchmark {
    private static final int OFFSET = 10;

    /** The implementation. */
    @Param({"jdk", "conscrypt", "openssl"})
    public String codec = "jdk";

    /** Plain bytes in the frame. */
    @Param({"64", "1024", "4070"})
    public int size;

    private final byte[] plain = new byte[4096];
    private final byte[] target = new byte[4096];
    private final byte[] message = new byte[4096];
    private AeadCodec sealer = new PlainAead();
    private AeadCodec opener = new PlainAead();
    private long counter = 1;

    /** Makes both codecs and a sealed message. */
    @Setup
    public void start() {
        AeadProvider provider = AeadProvider.choose(codec);
        sealer = provider.create(new byte[32], true);
        opener = provider.create(new byte[32], false);
        sealer.seal(1, plain, OFFSET, size, message, OFFSET);
    }

    /** Frees the codecs. */
    @TearDown
    public void stop() {
        sealer.close();
        opener.close();
    }

    /** Seals a fresh message. */
    @Benchmark
    public int seal() {
        counter++;
        return sealer.seal(counter, plain, OFFSET, size, target, OFFSET);
    }

    /** Opens the same message again and again. */
    @Benchmark
    public int open() {
        return opener.open(1, message, OFFSET, size + AeadCodec.TAG_BYTES, target, OFFSET);
    }
}
