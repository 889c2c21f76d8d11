package io.skyloom.frame;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import java.io.EOFException;
import java.io.IOException;

/** Cuts the opened bytes into packets, wherever frames begin and end. Owned by the reading thread. */
final class PacketAssembler {
    private final FrameReader frames;
    private final ReadPace pace;

    PacketAssembler(FrameReader frames, ReadPace pace) {
        this.frames = frames;
        this.pace = pace;
    }

    /**
     * Hands over every whole packet that was received; when there is none, reads once and hands over what came. Then
     * ends the batch, also when something went wrong: the packets before it have been taken.
     *
     * @return false when the peer has ended its direction
     */
    boolean pump(PacketSink sink) throws IOException {
        try {
            return handOver(sink) > 0 || fillAndHandOver(sink);
        } finally {
            sink.onBatchEnd();
        }
    }

    private boolean fillAndHandOver(PacketSink sink) throws IOException {
        if (!frames.expectsMore()) {
            pace.beforeWaiting();
        }
        if (!frames.fill()) {
            if (frames.plainLength() > 0) {
                throw new EOFException("stream ended inside a packet" + frames.where());
            }
            return false;
        }
        handOver(sink);
        return true;
    }

    private int handOver(PacketSink sink) throws IOException {
        int packets = cut(sink);
        while (frames.open()) {
            pace.onFrame();
            packets += cut(sink);
        }
        return packets;
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
