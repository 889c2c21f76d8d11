package io.skyloom.engine.portforward;

import io.skyloom.accept.AcceptLoop;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.routing.appnet.WellKnownPorts;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of other visors that are here, each a listener on loopback whose every connection has a route of its own.
 * Any thread.
 */
public final class BorrowedPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BorrowedPorts.class);
    private static final Duration FOR_ANSWER = Duration.ofSeconds(15);

    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(10);
    private static final int MOST_CONNECTIONS = 256;

    private final Visor visor;
    private final Seams seams;
    private final IdentityRegistry<UUID, Borrowed> borrowed = new IdentityRegistry<>();
    private volatile boolean closed;

    /** Nothing is borrowed yet. */
    public BorrowedPorts(Visor visor, Seams seams) {
        this.visor = visor;
        this.seams = seams;
    }

    /**
     * Brings another visor's port here.
     *
     * @param localPort where; 0 picks a free one
     * @throws IOException with the other visor's words when it does not lend that port, or why it cannot be reached
     */
    public BorrowedPort borrow(PubKey remote, int remotePort, int localPort) throws IOException, InterruptedException {
        StreamListener listener;
        try {
            listener = seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
        } catch (IOException e) {
            throw new IOException(":" + localPort + " local port already in use", e);
        }
        Borrowed made = new Borrowed(remote, remotePort, listener);
        try {
            made.first.set(made.dial());
        } catch (IOException | InterruptedException | RuntimeException e) {
            listener.close();
            throw e;
        }
        borrowed.install(made.port.id(), made);
        made.door.start(seams.threads());
        if (closed) {
            made.close();
        }
        return made.port;
    }

    /**
     * Gives one back; its connections end.
     *
     * @throws IOException when there is none of that id
     */
    public void giveBack(UUID id) throws IOException {
        Borrowed one = borrowed.get(id);
        if (one == null) {
            throw new IOException("no forwarded port of id " + id);
        }
        one.close();
    }

    /** What is here. */
    public List<BorrowedPort> list() {
        return borrowed.snapshot().stream().map(one -> one.port).toList();
    }

    /** Gives everything back. Idempotent. */
    @Override
    public void close() {
        closed = true;
        borrowed.snapshot().forEach(Borrowed::close);
    }

    /** One port of one visor. */
    private final class Borrowed implements AutoCloseable {
        private final PubKey remote;
        private final BorrowedPort port;
        private final AcceptLoop door;
        private final IdentityRegistry<Long, ByteStream> open = new IdentityRegistry<>();
        private final IdentityRegistry<Long, AppConnection> routes = new IdentityRegistry<>();
        private final AtomicLong serial = new AtomicLong();

        /** The route by which was asked whether the port is lent; the first connection takes it. */
        private final AtomicReference<@Nullable AppConnection> first = new AtomicReference<>();

        private volatile int service = WellKnownPorts.FORWARDING;

        Borrowed(PubKey remote, int remotePort, StreamListener listener) {
            ByteBuffer random = ByteBuffer.wrap(seams.entropy().bytes(Long.BYTES * 2));
            this.remote = remote;
            this.port = new BorrowedPort(
                    new UUID(random.getLong(), random.getLong()),
                    listener.localAddress().getPort(),
                    remotePort);
            this.door = new AcceptLoop(
                    "borrowed-" + port.localPort(), listener, seams.timers(), ACCEPT_PAUSE, () -> {}, this::take);
        }

        /** Visors of one generation serve another port than those of the other; the one that answered is kept. */
        AppConnection dial() throws IOException, InterruptedException {
            int usual = service;
            try {
                return dial(usual);
            } catch (PortQuestion.RefusedException e) {
                throw e;
            } catch (IOException e) {
                LOG.debug("perhaps of the other generation: {}", e.getMessage());
                int other = WellKnownPorts.FORWARDING + WellKnownPorts.FORWARDING_OF_2024 - usual;
                AppConnection connection = dial(other);
                service = other;
                return connection;
            }
        }

        private AppConnection dial(int at) throws IOException, InterruptedException {
            Skynet skynet = visor.skynet()
                    .orElseThrow(() -> new IOException("this visor has no routes: it takes no part in dmsg"));
            AppConnection connection = skynet.dial(new AppAddress(AppAddress.SKYNET, remote, at));
            try (Timer ignored = seams.timers().schedule(FOR_ANSWER, connection::close)) {
                PortQuestion.ask(connection, port.remotePort());
                PortQuestion.requireConsent(connection);
                return connection;
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        }

        /** Each connection is a route of its own, so there is an end to them. */
        private void take(ByteStream local) {
            if (open.size() >= MOST_CONNECTIONS) {
                LOG.debug(
                        "port {} of {} has {} connections: one more is refused",
                        port.remotePort(),
                        remote,
                        open.size());
                local.close();
                return;
            }
            Long key = serial.incrementAndGet();
            open.install(key, local);
            boolean started = false;
            try {
                seams.threads().start("borrowed/serve", () -> serve(key, local));
                started = true;
            } finally {
                if (!started) {
                    open.remove(key, local);
                }
            }
            if (door.isClosed()) {
                local.close();
            }
        }

        private void serve(Long key, ByteStream local) {
            AppConnection ready = first.getAndSet(null);
            try (local;
                    AppConnection route = ready != null && ready.isAlive() ? ready : dial()) {
                copy(key, local, route);
            } catch (IOException e) {
                LOG.info("port {} of {} cannot be reached: {}", port.remotePort(), remote, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.remove(key, local);
            }
        }

        private void copy(Long key, ByteStream local, AppConnection route) throws InterruptedException {
            routes.install(key, route);
            try {
                if (door.isClosed()) {
                    route.close();
                }
                Copying.fromClient(local, route, seams);
            } finally {
                routes.remove(key, route);
            }
        }

        /** A route does not see that its local end was closed while nothing is under way. */
        @Override
        public void close() {
            door.close();
            borrowed.remove(port.id(), this);
            open.snapshot().forEach(ByteStream::close);
            routes.snapshot().forEach(AppConnection::close);
            AppConnection unused = first.getAndSet(null);
            if (unused != null) {
                unused.close();
            }
        }
    }
}
