package io.skyloom.bench.stream;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.cost.ProcessCost;
import io.skyloom.frame.SealedStream;
import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.ByteStream;
import java.io.IOException;

/** The sending process of a load: sends as fast as the receiver takes it. */
final class LoadSender {
    /** The type of packets that carry load. */
    static final int LOAD = 1;

    /** The type of the packet that starts the count, and of the one that ends it. */
    static final int MARK = 2;

    /** How many bytes a raw write has: what sealed streams write at once. */
    static final int RAW_WRITE = 64 * 1024;

    private static final int PACKETS_BETWEEN_LOOKS = 1000;

    private final LoadCase load;
    private final ByteStream carrier;

    LoadSender(LoadCase load, ByteStream carrier) {
        this.load = load;
        this.carrier = carrier;
    }

    LoadResult sealed(SealedStream stream, AeadProvider aead) throws IOException {
        byte[] packet = packet(LOAD);
        byte[] mark = packet(MARK);
        send(stream, packet, load.warmUpSeconds());
        stream.write(mark, 0, mark.length);
        ProcessCost before = ProcessCost.now();
        long packets = send(stream, packet, load.seconds());
        stream.write(mark, 0, mark.length);
        ProcessCost cost = ProcessCost.now().since(before);
        double cipher = new CipherYardstick(aead, load.payload()).sealing();
        return new LoadResult(packets, packets * load.payload(), cost, cipher);
    }

    /** Writes as many bytes a second as it can, with a byte at the front of each piece that marks begin and end. */
    LoadResult raw() throws IOException {
        byte[] piece = new byte[RAW_WRITE];
        sendRaw(piece, load.warmUpSeconds());
        mark(piece);
        ProcessCost before = ProcessCost.now();
        long pieces = sendRaw(piece, load.seconds());
        mark(piece);
        ProcessCost cost = ProcessCost.now().since(before);
        return new LoadResult(pieces, pieces * RAW_WRITE, cost, 0);
    }

    private void mark(byte[] piece) throws IOException {
        piece[0] = MARK;
        carrier.writeFully(piece, 0, piece.length);
        piece[0] = 0;
    }

    private long sendRaw(byte[] piece, int seconds) throws IOException {
        long start = System.nanoTime();
        long pieces = 0;
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            carrier.writeFully(piece, 0, piece.length);
            pieces++;
        }
        return pieces;
    }

    private static long send(SealedStream stream, byte[] packet, int seconds) throws IOException {
        long start = System.nanoTime();
        long packets = 0;
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            for (int i = 0; i < PACKETS_BETWEEN_LOOKS; i++) {
                stream.append(packet, 0, packet.length);
            }
            packets += PACKETS_BETWEEN_LOOKS;
        }
        return packets;
    }

    private byte[] packet(int type) {
        byte[] packet = new byte[PacketHeader.BYTES + load.payload()];
        PacketHeader.put(packet, 0, type, 1, load.payload());
        return packet;
    }
}
