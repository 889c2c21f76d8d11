package io.skyloom.dmsg.network;

import io.skyloom.bandwidth.BandwidthLog;
import io.skyloom.bandwidth.MemoryStore;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.manager.TransportEvents;
import io.skyloom.manager.TransportManager;
import io.skyloom.manager.TransportRegistrar;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A transport manager whose only network is dmsg, with a record of what happened to it. */
final class Carrying implements AutoCloseable {
    static final HandshakeBudget BUDGET = HandshakeBudget.ofHalfTheProcessors();

    final DmsgClient client;
    final DmsgNetwork network;
    final TransportManager manager;
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<byte[]> packets = new CopyOnWriteArrayList<>();

    /** Listens for transports; the client is the caller's. */
    Carrying(int number, Seams seams, DmsgClient client) throws IOException {
        this.client = client;
        this.network = new DmsgNetwork(client);
        this.manager = new TransportManager(
                DmsgTown.keys(number),
                DmsgTown.CURVE,
                BUDGET,
                seams,
                transport -> new Recorder(),
                TransportRegistrar.none(),
                new BandwidthLog(new MemoryStore(), seams.clock(), Duration.ofDays(7)));
        manager.watch(new Log());
        manager.add(network);
        manager.start();
    }

    PubKey key() {
        return client.key();
    }

    ManagedTransport save(PubKey remote) throws IOException, InterruptedException {
        return manager.save(remote, DmsgNetwork.TYPE, Label.USER, DmsgTown.DIAL);
    }

    void keep(PubKey remote) {
        manager.keep(List.of(new PersistentTransport(remote, DmsgNetwork.TYPE)));
    }

    int send(PubKey remote, byte mark) throws IOException {
        byte[] packet = new byte[PacketHeader.BYTES + 1];
        PacketHeader.put(packet, 0, 0, 77, 1);
        packet[PacketHeader.BYTES] = mark;
        List<ManagedTransport> all = manager.to(remote);
        for (ManagedTransport one : all) {
            one.append(packet, 0, packet.length);
            one.flush();
        }
        return all.size();
    }

    boolean got(byte mark) {
        return packets.stream().anyMatch(one -> one[PacketHeader.BYTES] == mark);
    }

    private final class Log implements TransportEvents {
        @Override
        public void installed(ManagedTransport transport) {
            events.add("installed " + transport.type());
        }

        @Override
        public void lost(ManagedTransport transport, Loss why) {
            events.add("lost " + why);
        }
    }

    private final class Recorder implements PacketSink {
        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            if (PacketHeader.routeId(buffer, offset) != 0) {
                packets.add(Arrays.copyOfRange(buffer, offset, offset + length));
            }
        }

        @Override
        public void onBatchEnd() {}
    }

    @Override
    public void close() {
        manager.close();
    }
}
