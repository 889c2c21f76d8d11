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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A peer that treats two connections of one transport as older visors do, defects included. One remote visor at most.
 *
 * <p>October 2024: an accepted connection founds or joins the transport in the map, and is settled while the map is
 * locked; a second connection is closed at the edge with the smaller key, while at the other edge it replaces the first,
 * whose reader then ends the transport with all it has; a dial is stored without looking; an accepted transport that
 * ends takes whatever is in the map out; any error ends accepting for good.
 *
 * <p>June 2026: a second connection always replaces the first; a dial that finds a live transport is discarded; what
 * ends takes only itself out; accepting goes on.
 */
final class OldVisor implements AutoCloseable {
    /** Which rules it follows. */
    enum Generation {
        OCTOBER_2024,
        JUNE_2026
    }

    /** A transport as it sees it. */
    private static final class Held {
        private final boolean accepted;
        private @Nullable Connection connection;
        private boolean closed;

        Held(boolean accepted) {
            this.accepted = accepted;
        }
    }

    final KeyPair keys;
    final Seams seams;
    final PlainNetwork network;
    final List<byte[]> packets = new CopyOnWriteArrayList<>();
    private final Generation generation;
    private final Settlement settlement;
    private final ConnectionListener listener;
    private final List<Connection> all = new CopyOnWriteArrayList<>();

    /** Its manager's lock, held during the settlement of accepted connections by both generations. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Held map;
    private volatile boolean deaf;
    private volatile boolean begunToAccept;
    private final AtomicInteger deregistered = new AtomicInteger();

    OldVisor(Generation generation, int number, Seams seams, String address, Map<PubKey, InetSocketAddress> book)
            throws IOException {
        this.generation = generation;
        this.keys = Visor.keys(number);
        this.seams = seams;
        this.network = new PlainNetwork(Visor.TYPE, keys.pub(), seams, new InetSocketAddress(address, 0), book);
        this.settlement = new Settlement(keys, Visor.CURVE, seams.timers(), HandshakeBudget.ofHalfTheProcessors());
        this.listener = network.listen(Network.TRANSPORT_PORT);
        seams.threads().start("old/accept", this::acceptAll);
    }

    PubKey key() {
        return keys.pub();
    }

    /** Whether it has stopped accepting. */
    boolean isDeaf() {
        return deaf;
    }

    /** Whether a connection was accepted and its settlement has the lock. */
    boolean hasBegunToAccept() {
        return begunToAccept;
    }

    /** How often it took the transport out of discovery. */
    int deregistered() {
        return deregistered.get();
    }

    /** Whether its router finds a transport. */
    boolean hasTransport() {
        lock.lock();
        try {
            return map != null && !map.closed;
        } finally {
            lock.unlock();
        }
    }

    /** Sends through the transport that its router finds. */
    boolean send(byte[] packet) {
        Connection target;
        lock.lock();
        try {
            target = map == null || map.closed ? null : map.connection;
        } finally {
            lock.unlock();
        }
        if (target == null) {
            return false;
        }
        try {
            target.stream().write(packet, 0, packet.length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** How many connections it has not closed and knows to be open. */
    int connections() {
        return (int) all.stream().filter(one -> !one.stream().isClosed()).count();
    }

    boolean got(byte[] packet) {
        return packets.stream().anyMatch(one -> Arrays.equals(one, packet));
    }

    /** Closes every connection that it dialled, or every one that it accepted. */
    void closeConnections(boolean dialled) {
        all.stream().filter(one -> one.dialled() == dialled).forEach(Connection::close);
    }

    /** Makes a transport unless there is one in the map. */
    void save(PubKey remote) throws IOException {
        lock.lock();
        try {
            if (map != null && (generation == Generation.OCTOBER_2024 || !map.closed)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        Held made = new Held(false);
        Connection connection = network.dial(DialRequest.to(remote, Network.TRANSPORT_PORT, Duration.ofSeconds(10)));
        all.add(connection);
        settlement.initiate(connection, Label.USER, () -> {});
        lock.lock();
        try {
            if (generation == Generation.JUNE_2026 && map != null && !map.closed) {
                connection.close();
                return;
            }
            made.connection = connection;
            map = made;
            read(made, connection);
        } finally {
            lock.unlock();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Connection connection = listener.accept();
                all.add(connection);
                try {
                    accept(connection);
                } catch (IOException e) {
                    connection.close();
                    if (generation == Generation.OCTOBER_2024) {
                        deaf = true;
                        return;
                    }
                }
            }
        } catch (IOException e) {
            deaf = true; // closed
        }
    }

    private void accept(Connection connection) throws IOException {
        lock.lock();
        try {
            begunToAccept = true;
            Held held = map;
            if (held == null || (generation == Generation.JUNE_2026 && held.closed)) {
                held = new Held(true);
                map = held;
            }
            settlement.respond(connection, () -> {});
            join(held, connection);
        } finally {
            lock.unlock();
        }
    }

    private void join(Held held, Connection connection) throws IOException {
        Connection before = held.connection;
        boolean smaller = key().compareTo(connection.remote()) < 0;
        if (before != null && generation == Generation.OCTOBER_2024 && smaller) {
            throw new IOException("underlying transport already exists");
        }
        held.connection = connection;
        if (before == null) {
            read(held, connection);
            return;
        }
        before.close();
        if (generation == Generation.JUNE_2026) {
            read(held, connection);
        }
        // The reader of 2024 was reading the connection just closed: it ends, and the transport with it.
    }

    private void read(Held held, Connection connection) {
        seams.threads().start("old/read", () -> {
            try {
                while (connection.stream().pump(new Recorder())) {
                    // Each round is one batch.
                }
            } catch (IOException e) {
                // As good as the end.
            }
            ended(held, connection);
        });
    }

    private void ended(Held held, Connection connection) {
        lock.lock();
        try {
            connection.close();
            if (generation == Generation.JUNE_2026 && held.connection != connection) {
                return; // the successor is read by another thread
            }
            held.closed = true;
            if (held.connection != null) {
                held.connection.close();
            }
            deregistered.incrementAndGet();
            if (held == map || (generation == Generation.OCTOBER_2024 && held.accepted)) {
                map = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        network.close();
        all.forEach(Connection::close);
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
