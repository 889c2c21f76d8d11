package io.skyloom.managed;

import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;

/**
 * Counts what one connection delivers, keeps the transport's own pings and pongs, and passes everything else on. Owned
 * by the connection's reading thread.
 */
final class LinkSink implements PacketSink {
    private final ManagedTransport transport;
    private final Attachment attachment;
    private final PacketSink next;

    /** Payload bytes of this batch. */
    private long received;

    /** Whether this batch has packets: the end of the stream is told as an empty one. */
    private boolean heard;

    /** Whether pongs of this batch wait to be sent. */
    private boolean answered;

    LinkSink(ManagedTransport transport, Attachment attachment, PacketSink next) {
        this.transport = transport;
        this.attachment = attachment;
        this.next = next;
    }

    @Override
    public void onPacket(byte[] buffer, int offset, int length) {
        heard = true;
        received += length - PacketHeader.BYTES;
        if (!LinkPacket.isOwn(buffer, offset)) {
            next.onPacket(buffer, offset, length);
        } else if (length >= LinkPacket.BYTES) {
            own(PacketHeader.type(buffer, offset), LinkPacket.stamp(buffer, offset));
        }
    }

    private void own(int type, long stamp) {
        if (type == LinkPacket.PING) {
            transport.onPing(attachment, stamp);
            answered = true;
        } else {
            transport.onPong(stamp);
        }
    }

    @Override
    public void onBatchEnd() {
        if (heard) {
            heard = false;
            transport.onBatch(attachment, received);
            received = 0;
        }
        next.onBatchEnd();
        if (answered) {
            answered = false;
            transport.flushQuietly();
        }
    }
}
