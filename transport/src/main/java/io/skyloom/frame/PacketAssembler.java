package io.skyloom.frame;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import java.io.EOFException;
import java.io.IOException;

/** Cuts the opened bytes into packets, wherever frames begin and end. Owned by the reading thread. */
final class PacketAssembler {
    private final FrameReader frames;

    PacketAssembler(FrameReader frames) {
        this.frames = frames;
    }

    /** Opens every whole frame that was received and hands over every whole packet; returns how many there were. */
    int handOver(PacketSink sink) throws IOException {
        int packets = cut(sink);
        while (frames.open()) {
            packets += cut(sink);
        }
        return packets;
    }

    /** Checks that the stream did not end inside a packet. */
    void requireBoundary() throws EOFException {
        if (frames.plainLength() > 0) {
            throw new EOFException("stream ended inside a packet" + frames.where());
        }
    }

    private int cut(PacketSink sink) {
        int packets = 0;
        while (frames.plainLength() >= PacketHeader.BYTES) {
            byte[] buffer = frames.buffer();
            int start = frames.plainStart();
            int length = PacketHeader.BYTES + PacketHeader.payloadSize(buffer, start);
            if (frames.plainLength() < length) {
                break;
            }
            frames.consume(length);
            sink.onPacket(buffer, start, length);
            packets++;
        }
        return packets;
    }
}
