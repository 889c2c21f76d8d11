package io.skyloom.whole;

import io.skyloom.managed.ManagedTransport;
import io.skyloom.managed.PacketRouter;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps a copy of every routed packet that arrives. */
final class PacketLog implements PacketRouter {
    private final List<byte[]> packets = new CopyOnWriteArrayList<>();

    List<byte[]> packets() {
        return packets;
    }

    @Override
    public PacketSink sinkFor(ManagedTransport transport) {
        return new PacketSink() {
            @Override
            public void onPacket(byte[] buffer, int offset, int length) {
                if (PacketHeader.routeId(buffer, offset) != 0) {
                    packets.add(Arrays.copyOfRange(buffer, offset, offset + length));
                }
            }

            @Override
            public void onBatchEnd() {
                // Copies need no flush.
            }
        };
    }
}
