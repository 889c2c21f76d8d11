package io.skyloom.engine.portforward;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.routing.appnet.WellKnownPorts;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local ports that other visors may use, and the serving of those who do. {@link #start} is called once; other
 * methods by any thread.
 */
public final class LentPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LentPorts.class);
    private static final Duration FOR_LOCAL = Duration.ofSeconds(5);
    private static final Duration FOR_QUESTION = Duration.ofSeconds(10);
    private static final int MOST_CONNECTIONS = 256;

    private final Seams seams;
    private final Set<Integer> lent = new ConcurrentSkipListSet<>();
    private final List<AppListener> listeners = new CopyOnWriteArrayList<>();
    private final IdentityRegistry<Long, AppConnection> open = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();
    private volatile boolean closed;

    /** Nothing is lent yet. */
    public LentPorts(Seams seams) {
        this.seams = seams;
    }

    /**
     * Begins to serve, at the ports of both generations.
     *
     * @throws IOException when somebody else has such a port
     */
    public void start(Skynet skynet) throws IOException {
        for (int port : new int[] {WellKnownPorts.FORWARDING_OF_2024, WellKnownPorts.FORWARDING}) {
            AppListener listener = skynet.listen(port);
            listeners.add(listener);
            seams.threads().start("lent/accept-" + port, () -> acceptAll(listener));
        }
    }

    /**
     * Lends a port.
     *
     * @throws IOException when nobody listens there, or it is lent already
     */
    public void lend(int port) throws IOException {
        requirePort(port);
        try {
            local(port).close();
        } catch (IOException e) {
            throw new IOException("No connection on local port :" + port, e);
        }
        if (!lent.add(port)) {
            throw new IOException("Port :" + port + " already registered");
        }
    }

    /**
     * Lends a port no longer; connections that there are go on.
     *
     * @throws IOException when it was not lent
     */
    public void keep(int port) throws IOException {
        if (!lent.remove(port)) {
            throw new IOException("Port :" + port + " not registered");
        }
    }

    /** What is lent, ascending. */
    public List<Integer> list() {
        return List.copyOf(lent);
    }

    /** How many connections of others there are. */
    public int connections() {
        return open.size();
    }

    private static void requirePort(int port) throws IOException {
        if (port < 1 || port > 0xFFFF) {
            throw new IOException("port " + port + " is not within 1 to 65535");
        }
    }

    private ByteStream local(int port) throws IOException {
        return seams.net().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), FOR_LOCAL);
    }

    private void acceptAll(AppListener listener) {
        try {
            while (true) {
                take(listener.accept());
            }
        } catch (IOException e) {
            listener.close(); // closed already, as a rule
        }
    }

    private void take(AppConnection connection) {
        if (open.size() >= MOST_CONNECTIONS) {
            connection.close("too many forwarded connections, try later");
            return;
        }
        Long key = serial.incrementAndGet();
        open.install(key, connection);
        if (!seams.threads().tryStart("lent/serve", () -> serve(key, connection))) {
            open.remove(key, connection);
            connection.close("no thread for one more forwarded connection, try later");
        }
        if (closed) {
            connection.close();
        }
    }

    private void serve(Long key, AppConnection connection) {
        try (connection) {
            int port = question(connection);
            if (!lent.contains(port)) {
                PortQuestion.refuse(connection, "Port :" + port + " not registered");
                return;
            }
            connect(connection, port);
        } catch (IOException e) {
            LOG.debug("a forwarded connection of {} ended: {}", connection.remote(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(key, connection);
        }
    }

    private int question(AppConnection connection) throws IOException {
        try (Timer ignored = seams.timers().schedule(FOR_QUESTION, connection::close)) {
            return PortQuestion.asked(connection);
        }
    }

    private void connect(AppConnection connection, int port) throws IOException, InterruptedException {
        ByteStream local;
        try {
            local = local(port);
        } catch (IOException e) {
            PortQuestion.refuse(connection, "Failed to dial port " + port);
            return;
        }
        try (local) {
            PortQuestion.agree(connection);
            if (connection.local().port() == WellKnownPorts.FORWARDING_OF_2024) {
                new LastingRoute(connection, () -> local(port), seams).serve(local);
            } else {
                Copying.toServer(connection, local, seams);
            }
        }
    }

    /** Lends nothing any more and ends every connection. Idempotent. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(AppListener::close);
        open.snapshot().forEach(AppConnection::close);
    }
}
