package io.skyloom.manager;

import io.skyloom.bandwidth.BandwidthLog;
import io.skyloom.bandwidth.MemoryStore;
import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportId;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.PlainNetwork;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real manager with one network, and a record of all it told anybody. */
final class Visor implements AutoCloseable {
    static final String TYPE = "stcpr";
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Curve CURVE = Curve.bouncyCastle();

    private static final HandshakeBudget BUDGET = HandshakeBudget.ofHalfTheProcessors();

    final KeyPair keys;
    final Seams seams;
    final PlainNetwork network;
    final BandwidthLog bandwidth;
    final Map<PubKey, InetSocketAddress> book;
    final TransportManager manager;
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> discovery = new CopyOnWriteArrayList<>();
    final List<byte[]> packets = new CopyOnWriteArrayList<>();

    /**
     * A visor with a plain network.
     *
     * @param number decides the keys
     */
    Visor(int number, Seams seams, String address, Map<PubKey, InetSocketAddress> book) throws IOException {
        this.keys = keys(number);
        this.seams = seams;
        this.book = book;
        this.network = new PlainNetwork(TYPE, keys.pub(), seams, new InetSocketAddress(address, 0), book);
        this.bandwidth = new BandwidthLog(new MemoryStore(), seams.clock(), Duration.ofDays(7));
        this.manager =
                new TransportManager(keys, CURVE, BUDGET, seams, transport -> new Recorder(), registrar(), bandwidth);
        manager.watch(listener());
        manager.add(network);
        manager.start();
    }

    static KeyPair keys(int number) {
        byte[] secret = new byte[SecKey.BYTES];
        Arrays.fill(secret, (byte) number);
        return KeyPair.of(SecKey.of(secret), CURVE);
    }

    PubKey key() {
        return keys.pub();
    }

    UUID idWith(Visor other) {
        return idWith(other.key());
    }

    UUID idWith(PubKey other) {
        return TransportId.of(key(), other, TYPE);
    }

    ManagedTransport save(PubKey remote) throws IOException, InterruptedException {
        return manager.save(remote, TYPE, Label.USER, LIMIT);
    }

    /** Saves on a thread of its own. */
    Outcome<ManagedTransport> saving(PubKey remote) {
        return saving(remote, LIMIT);
    }

    Outcome<ManagedTransport> saving(PubKey remote, Duration limit) {
        Outcome<ManagedTransport> outcome = new Outcome<>();
        seams.threads().start("save", () -> {
            try {
                outcome.complete(manager.save(remote, TYPE, Label.USER, limit));
            } catch (IOException | InterruptedException | RuntimeException e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }

    /** The transport with another visor, as soon as it is there. */
    ManagedTransport transport(PubKey other) {
        return Eventually.sees("a transport to " + other.brief(), () -> manager.to(other), found -> !found.isEmpty())
                .get(0);
    }

    /** A routed packet of three payload bytes. */
    static byte[] packet(int mark) {
        byte[] packet = new byte[PacketHeader.BYTES + 3];
        PacketHeader.put(packet, 0, 0, 77, 3);
        packet[7] = (byte) (mark >>> 16);
        packet[8] = (byte) (mark >>> 8);
        packet[9] = (byte) mark;
        return packet;
    }

    static void send(ManagedTransport transport, byte[] packet) throws IOException {
        transport.append(packet, 0, packet.length);
        transport.flush();
    }

    boolean got(byte[] packet) {
        return packets.stream().anyMatch(one -> Arrays.equals(one, packet));
    }

    private TransportEvents listener() {
        return new TransportEvents() {
            @Override
            public void installed(ManagedTransport transport) {
                events.add("installed " + transport.remote().brief());
            }

            @Override
            public void switched(ManagedTransport transport, Loss why) {
                events.add("switched " + transport.remote().brief());
            }

            @Override
            public void lost(ManagedTransport transport, Loss why) {
                events.add("lost " + transport.remote().brief() + " " + why.kind());
            }
        };
    }

    private TransportRegistrar registrar() {
        return new TransportRegistrar() {
            @Override
            public void present(SignedEntry entry) {
                discovery.add("present " + entry.entry().id());
            }

            @Override
            public void gone(UUID id) {
                discovery.add("gone " + id);
            }
        };
    }

    /** Keeps a copy of every packet. */
    private final class Recorder implements PacketSink {
        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            packets.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void onBatchEnd() {}
    }

    @Override
    public void close() {
        manager.close();
    }
}
