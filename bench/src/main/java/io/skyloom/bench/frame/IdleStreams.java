package io.skyloom.bench.frame;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.cost.LiveMemory;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The live heap of sealed streams that were busy and then idle: buffers, both codecs, everything a stream holds, but no
 * thread and no socket. Run with {@code -Xmx} of some hundred megabytes.
 *
 * <pre>
 *  IdleStreams [streams=1000] [ciphers=jdk,conscrypt,openssl] [json]
 * </pre>
 */
public final class IdleStreams {
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(5);
    private static final int BUSY_ROUNDS = 40;
    private static final PubKey PEER = KeyPair.fromSeed(new byte[1]).pub();

    private IdleStreams() {}

    /** Prints a row for every cipher. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        for (String cipher : options.list("ciphers", "jdk,conscrypt,openssl")) {
            out.print(row(cipher, options.number("streams", 1000)));
        }
    }

    private static Row row(String cipher, int streams) throws Exception {
        try (SystemSeams seams = SystemSeams.open("idle", SystemThreads.DataPlane.PLATFORM)) {
            AeadProvider aead = AeadProvider.choose(cipher);
            idle(1, aead, seams).forEach(SealedStream::close);
            LiveMemory before = LiveMemory.now();
            List<SealedStream> all = idle(streams, aead, seams);
            double each = (double) LiveMemory.now().since(before).heap() / all.size();
            all.forEach(SealedStream::close);
            return Row.of("what", "a sealed stream, no socket")
                    .and("cipher", cipher)
                    .with(Quantity.HEAP_BYTES, each);
        }
    }

    private static List<SealedStream> idle(int streams, AeadProvider aead, SystemSeams seams)
            throws IOException, InterruptedException {
        List<SealedStream> all = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            MemoryCarrier carrier = new MemoryCarrier(1 << 20);
            SealedStream stream = stream(aead, seams, carrier);
            exercise(stream, carrier);
            carrier.drop();
            all.add(stream);
        }
        new Outcome<Boolean>().settledWithin(seams.seams().timers(), UNTIL_IDLE);
        return all;
    }

    /** Traffic enough for the largest buffers, then a trickle. */
    private static void exercise(SealedStream stream, MemoryCarrier carrier) throws IOException {
        byte[] packet = new byte[PacketHeader.MAX_PACKET];
        PacketHeader.put(packet, 0, 1, 1, PacketHeader.MAX_PAYLOAD);
        for (int i = 0; i < BUSY_ROUNDS; i++) {
            stream.append(packet, 0, packet.length);
            stream.append(packet, 0, packet.length);
            stream.flush();
            drain(stream, carrier);
        }
        // Where a socket would make it wait, this carrier says that the stream has ended.
        stream.pump(Ignored.PACKETS);
    }

    private static void drain(SealedStream stream, MemoryCarrier carrier) throws IOException {
        while (carrier.waiting() > 0) {
            stream.pump(Ignored.PACKETS);
        }
    }

    private static SealedStream stream(AeadProvider aead, SystemSeams seams, MemoryCarrier carrier) {
        byte[] key = new byte[32];
        NoiseKeys keys = new NoiseKeys(key, key, new byte[32], PEER, false);
        return new SealedStream(carrier, keys, aead, seams.seams());
    }

    /** Takes packets and forgets them. */
    private enum Ignored implements PacketSink {
        PACKETS;

        @Override
        public void onPacket(byte[] buffer, int offset, int length) {}

        @Override
        public void onBatchEnd() {}
    }
}
