package io.skyloom.bench.frame;

import io.skyloom.aead.AeadProvider;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
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
 * Packets through a sealed stream and back without a socket, in batches: per packet. With the cipher {@code plain} it
 * shows what frames cost beside the cipher.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmn64m", "--enable-native-access=ALL-UNNAMED"})
public class FrameBenchmark implements PacketSink {
    private static final int BATCH = 12;

    /** The implementation, or none. */
    @Param({"plain", "openssl"})
    public String cipher = "plain";

    /** Bytes in a packet behind its header. */
    @Param({"64", "1024", "4037"})
    public int payload;

    private final SystemSeams seams = SystemSeams.open("bench", SystemThreads.DataPlane.PLATFORM);
    private final MemoryCarrier carrier = new MemoryCarrier(256 * 1024);
    private byte[] packet = new byte[0];
    private SealedStream stream = stream(carrier, new PlainAead(), seams.seams());
    private long handedOver;

    /** Opens the stream; it reads what it writes. */
    @Setup
    public void start() {
        packet = new byte[PacketHeader.BYTES + payload];
        PacketHeader.put(packet, 0, 1, 1, payload);
        stream.close();
        stream = stream(carrier, PlainAead.orChosen(cipher), seams.seams());
    }

    /** Closes it. */
    @TearDown
    public void stop() {
        stream.close();
        seams.close();
    }

    /** Packs and seals a batch, and forgets it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void write() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            stream.append(packet, 0, packet.length);
        }
        stream.flush();
        carrier.skip();
    }

    /** Packs and seals a batch, opens it and hands its packets over. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long writeAndRead() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            stream.append(packet, 0, packet.length);
        }
        stream.flush();
        while (carrier.waiting() > 0) {
            stream.pump(this);
        }
        return handedOver;
    }

    @Override
    public void onPacket(byte[] buffer, int offset, int length) {
        handedOver++;
    }

    @Override
    public void onBatchEnd() {}

    static SealedStream stream(MemoryCarrier carrier, AeadProvider aead, Seams seams) {
        byte[] key = new byte[32];
        NoiseKeys keys = new NoiseKeys(
                key, key, new byte[32], KeyPair.fromSeed(new byte[1]).pub(), false);
        return new SealedStream(carrier, keys, aead, seams);
    }
}
