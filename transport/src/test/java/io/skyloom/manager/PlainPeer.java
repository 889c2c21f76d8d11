package io.skyloom.manager;

import io.skyloom.entry.Label;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.Network;
import io.skyloom.network.PlainNetwork;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Seams;
import io.skyloom.settlement.Settlement;
import io.skyloom.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A peer that the test moves by hand: it dials, accepts, settles, sends and closes when told, and never by itself. */
final class PlainPeer implements AutoCloseable {
    final KeyPair keys;
    final Seams seams;
    final PlainNetwork network;
    final Settlement settlement;
    final List<byte[]> packets = new CopyOnWriteArrayList<>();
    private final List<Connection> ended = new CopyOnWriteArrayList<>();
    private final ConnectionListener listener;

    PlainPeer(int number, Seams seams, String address, Map<PubKey, InetSocketAddress> book) throws IOException {
        this.keys = Visor.keys(number);
        this.seams = seams;
        this.network = new PlainNetwork(Visor.TYPE, keys.pub(), seams, new InetSocketAddress(address, 0), book);
        this.settlement = new Settlement(keys, Visor.CURVE, seams.timers(), HandshakeBudget.ofHalfTheProcessors());
        this.listener = network.listen(Network.TRANSPORT_PORT);
    }

    PubKey key() {
        return keys.pub();
    }

    /** Dials; not settled yet. */
    Connection dial(PubKey remote) throws IOException {
        return network.dial(DialRequest.to(remote, Network.TRANSPORT_PORT, Duration.ofSeconds(10)));
    }

    /** Dials and settles. */
    Connection connect(PubKey remote) throws IOException {
        Connection connection = dial(remote);
        settlement.initiate(connection, Label.USER, () -> {});
        return connection;
    }

    /** The next connection that came in; not settled yet. */
    Connection accept() throws IOException {
        return listener.accept();
    }

    /** The next connection that came in, settled. */
    Connection receive() throws IOException {
        Connection connection = accept();
        settlement.respond(connection, () -> {});
        return connection;
    }

    /** Reads packets of a connection until it ends. */
    void read(Connection connection) {
        seams.threads().start("peer/read", () -> {
            try {
                while (connection.stream().pump(new Recorder())) {
                    // Each round is one batch.
                }
            } catch (IOException e) {
                // The test closed it, or the visor did: either is seen elsewhere.
            }
            ended.add(connection);
        });
    }

    /** Whether a connection that is read has ended. */
    boolean sawEnd(Connection connection) {
        return ended.contains(connection);
    }

    boolean got(byte[] packet) {
        return packets.stream().anyMatch(one -> Arrays.equals(one, packet));
    }

    static void send(Connection connection, byte[] packet) throws IOException {
        connection.stream().write(packet, 0, packet.length);
    }

    /** Waits until the other end has closed the connection; packets are read and dropped meanwhile. */
    static void awaitEnd(Connection connection) {
        byte[] scratch = new byte[1024];
        Eventually.holds("the end of " + connection, () -> {
            try {
                return connection.stream().read(scratch, 0, scratch.length) < 0;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Override
    public void close() {
        network.close();
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
}
