package io.skyloom.engine.visor;

import io.skyloom.managed.ManagedTransport;
import io.skyloom.managed.PacketRouter;
import io.skyloom.packet.PacketSink;
import java.util.concurrent.atomic.LongAdder;

/** What a visor without routes does with packets: it counts them and lets them go. Any thread. */
final class Unrouted implements PacketRouter {
    private final LongAdder packets = new LongAdder();

    /** How many packets had no route. */
    long packets() {
        return packets.sum();
    }

    @Override
    public PacketSink sinkFor(ManagedTransport transport) {
        return new PacketSink() {
            @Override
            public void onPacket(byte[] buffer, int offset, int length) {
                packets.increment();
            }

            @Override
            public void onBatchEnd() {
                // Nothing was touched.
            }
        };
    }
}
