package io.skyloom.bench.stream;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.cost.ProcessCost;
import io.skyloom.frame.SealedStream;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The receiving process of a load: takes packets and counts them. Owned by the reading thread. */
final class LoadReceiver implements PacketSink {
    private static final int RAW_READ = 256 * 1024;

    private final LoadCase load;
    private long packets;
    private @Nullable ProcessCost before;
    private @Nullable ProcessCost cost;

    LoadReceiver(LoadCase load) {
        this.load = load;
    }

    LoadResult sealed(SealedStream stream, AeadProvider aead) throws IOException {
        while (cost == null && stream.pump(this)) {
            // Until the second mark.
        }
        double cipher = new CipherYardstick(aead, load.payload()).opening();
        return new LoadResult(packets, packets * load.payload(), required(), cipher);
    }

    LoadResult raw(ByteStream carrier) throws IOException {
        byte[] buffer = new byte[RAW_READ];
        long position = 0;
        long counted = 0;
        for (int n = carrier.read(buffer, 0, RAW_READ); n >= 0 && cost == null; ) {
            counted += n;
            if (hasMark(buffer, position, n)) {
                counted = mark(counted);
            }
            position += n;
            n = cost == null ? carrier.read(buffer, 0, RAW_READ) : -1;
        }
        return new LoadResult(counted / LoadSender.RAW_WRITE, counted, required(), 0);
    }

    @Override
    public void onPacket(byte[] buffer, int offset, int length) {
        packets++;
        if (PacketHeader.type(buffer, offset) == LoadSender.MARK) {
            packets = mark(packets);
        }
    }

    @Override
    public void onBatchEnd() {}

    /** Whether a piece that begins with a mark begins in these bytes. */
    private static boolean hasMark(byte[] buffer, long position, int length) {
        long piece = LoadSender.RAW_WRITE;
        for (long at = (position + piece - 1) / piece * piece; at < position + length; at += piece) {
            if (buffer[(int) (at - position)] == LoadSender.MARK) {
                return true;
            }
        }
        return false;
    }

    /** The first mark begins the count anew, the second ends it; returns what is counted on. */
    private long mark(long counted) {
        if (before == null) {
            before = ProcessCost.now();
            return 0;
        }
        cost = ProcessCost.now().since(before);
        return counted;
    }

    private ProcessCost required() {
        if (cost == null) {
            throw new IllegalStateException("the stream ended before the count did");
        }
        return cost;
    }
}
