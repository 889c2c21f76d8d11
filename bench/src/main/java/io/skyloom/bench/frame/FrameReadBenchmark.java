package io.skyloom.bench.frame;

import io.skyloom.frame.SealedStream;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Packets out of a sealed stream without a socket: per packet. No frame can be read twice, so each invocation gets fresh ones,
 * many enough that this does not count.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m", "--enable-native-access=ALL-UNNAMED"})
public class FrameReadBenchmark implements PacketSink {
    private static final int PACKETS = 252;
    private static final int BATCH = 12;

    /** The implementation, or none. */
    @Param({"plain", "openssl"})
    public String cipher = "plain";

    /** Bytes in a packet behind its header. */
    @Param({"64", "1024", "4037"})
    public int payload;

    private final SystemSeams seams = SystemSeams.open("bench", SystemThreads.DataPlane.PLATFORM);
    private final MemoryCarrier carrier = new MemoryCarrier(2 << 20);
    private byte[] packet = new byte[0];
    private SealedStream stream = FrameBenchmark.stream(carrier, new PlainAead(), seams.seams());
    private long handedOver;

    /** Opens the stream; it reads what it writes. */
    @Setup
    public void start() {
        packet = new byte[PacketHeader.BYTES + payload];
        PacketHeader.put(packet, 0, 1, 1, payload);
        stream.close();
        stream = FrameBenchmark.stream(carrier, PlainAead.orChosen(cipher), seams.seams());
    }

    /** Seals what the next invocation reads. */
    @Setup(Level.Invocation)
    public void write() throws IOException {
        for (int i = 1; i <= PACKETS; i++) {
            stream.append(packet, 0, packet.length);
            if (i % BATCH == 0) {
                stream.flush();
            }
        }
    }

    /** Closes it. */
    @TearDown
    public void stop() {
        stream.close();
        seams.close();
    }

    /** Opens all and hands their packets over. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long read() throws IOException {
        long before = handedOver;
        while (handedOver - before < PACKETS) {
            if (!stream.pump(this)) {
                throw new IOException("the stream ended after " + (handedOver - before) + " packets");
            }
        }
        return handedOver;
    }

    @Override
    public void onPacket(byte[] buffer, int offset, int length) {
        handedOver++;
    }

    @Override
    public void onBatchEnd() {}
}
