package io.skyloom.bench.relay;

import io.skyloom.managed.ManagedTransport;
import io.skyloom.packet.PacketHeader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Sends packets of some routes over one transport in turn, as fast as they are taken or at a rate. One own thread. */
final class Generator implements AutoCloseable {
    private static final int PACKETS_BETWEEN_LOOKS = 64;

    private final ManagedTransport transport;
    private final byte[][] packets;
    private final long packetsPerSecond;
    private final boolean single;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;
    private volatile @Nullable IOException failure;

    /**
     * Begins to send.
     *
     * @param packetsPerSecond 0 for as many as can be
     * @param single whether each packet is flushed by itself, as visors do that know no batches
     */
    Generator(ManagedTransport transport, List<Integer> ids, int payload, long packetsPerSecond, boolean single) {
        this.transport = transport;
        this.single = single;
        this.packetsPerSecond = packetsPerSecond;
        this.packets = ids.stream().map(id -> packet(id, payload)).toArray(byte[][]::new);
        this.thread = Thread.ofPlatform().daemon().name("generator").start(this::run);
    }

    private static byte[] packet(int id, int payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload];
        PacketHeader.put(packet, 0, 0, id, payload);
        return packet;
    }

    private void run() {
        try {
            if (packetsPerSecond == 0) {
                flood();
            } else {
                pace();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void flood() throws IOException {
        int turn = 0;
        while (!stopped.get()) {
            for (int i = 0; i < PACKETS_BETWEEN_LOOKS; i++) {
                byte[] packet = packets[turn];
                transport.append(packet, 0, packet.length);
                if (single) {
                    transport.flush();
                }
                turn = turn + 1 == packets.length ? 0 : turn + 1;
            }
        }
        transport.flush();
    }

    /** Stamps each packet with the time when it should have been sent, so that being held up counts. */
    private void pace() throws IOException {
        long begun = System.nanoTime();
        long sent = 0;
        while (!stopped.get()) {
            long due = (System.nanoTime() - begun) * packetsPerSecond / 1_000_000_000L;
            while (sent < due) {
                byte[] packet = packets[(int) (sent % packets.length)];
                Ends.putStamp(packet, PacketHeader.BYTES, begun + sent * 1_000_000_000L / packetsPerSecond);
                transport.append(packet, 0, packet.length);
                sent++;
            }
            transport.flush();
            java.util.concurrent.locks.LockSupport.parkNanos(200_000);
        }
    }

    /** Throws why it ended early, if it did. */
    void requireHealthy() throws IOException {
        IOException why = failure;
        if (why != null) {
            throw new IOException("a generator failed", why);
        }
    }

    @Override
    public void close() {
        stopped.set(true);
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
