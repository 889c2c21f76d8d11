package io.skyloom.dmsg.server;

import io.skyloom.aead.AeadProvider;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgClientConfig;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Threads;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Servers, clients and the discovery they share; closed in the reverse order of their making. */
final class Town implements AutoCloseable {
    static final Curve CURVE = Curve.bouncyCastle();
    static final AeadProvider AEAD = AeadProvider.choose("jdk");

    private static final Duration TICK = Duration.ofMillis(20);
    private static final int PORT = 8080;

    final SharedDiscovery discovery = new SharedDiscovery();
    final BufferPool pool = new BufferPool(1 << 20);

    /** How long streams of clients made from now on may be idle. */
    Duration idle = Duration.ofMinutes(2);

    private final World world;
    private final boolean virtual;
    private final List<DmsgServer> servers = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable Threads ownThreads;

    private Town(World world, boolean virtual) {
        this.world = world;
        this.virtual = virtual;
    }

    /** On the machine's own sockets and clock. */
    static Town real(World world) {
        return new Town(world, false);
    }

    /** In a simulated internet; a server with number n lives at 10.0.0.n, a client at 10.0.1.n. */
    static Town virtual(World world) {
        return new Town(world, true);
    }

    static KeyPair keys(int number) {
        return KeyPair.fromSeed(new byte[] {(byte) number, (byte) (number >> 8), 1});
    }

    static VisorIdentity identity(int number, Seams seams) {
        return new VisorIdentity(keys(number), NoiseConfig.of(CURVE, seams.entropy(), Hybrid.OFF), AEAD);
    }

    Seams seams(String owner, String address) {
        return virtual ? world.virtual().seams(owner, address) : world.realSeams(owner);
    }

    /** Notices a silent death in three seconds. */
    private static SessionConfig watchful(SessionConfig usual) {
        return new SessionConfig(
                usual.handshake(),
                usual.gap(),
                usual.firstObject(),
                usual.streams(),
                usual.mux().toBuilder()
                        .keepAlive(Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .build());
    }

    DmsgServer server(int number, DmsgServerConfig.Mesh mesh) throws IOException {
        Seams seams = seams("s" + number, "10.0.0." + number);
        InetSocketAddress local = virtual
                ? new InetSocketAddress(InetAddress.getByName("10.0.0." + number), PORT)
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        StreamListener listener = seams.net().listen(local);
        InetSocketAddress bound = listener.localAddress();
        String place = bound.getAddress().getHostAddress() + ":" + bound.getPort();
        DmsgServerConfig config = DmsgServerConfig.at(place, mesh, watchful(SessionConfig.ofServer(pool)));
        DmsgServer server = DmsgServer.start(identity(number, seams), seams, listener, discovery, config);
        open.push(server);
        servers.add(server);
        until("server published", server.published()::isDone);
        return server;
    }

    /** The entry of a virtual server that may not have been started yet. */
    static DmsgEntry serverEntry(int number) {
        return DmsgEntry.ofServer(
                keys(number).pub(), DmsgEntry.ServerPart.at("10.0.0." + number + ":" + PORT, 10, ""), 0, 1);
    }

    DmsgClient client(int number, int sessions) throws IOException {
        return client(number, sessions, new ClientKeys());
    }

    DmsgClient client(int number, int sessions, ClientKeys inProcess) throws IOException {
        Seams seams = seams("c" + number, "10.0.1." + (number % 250));
        DmsgClientConfig config = DmsgClientConfig.ofVisor(sessions, List.of(), watchful(SessionConfig.ofClient(pool)))
                .withIdle(idle);
        DmsgClient client = DmsgClient.start(identity(number, seams), seams, discovery, config, inProcess);
        open.push(client);
        return client;
    }

    DmsgClient readyClient(int number, int sessions) throws IOException {
        DmsgClient client = client(number, sessions);
        until(
                "client ready",
                () -> client.servers().size() >= sessions
                        && servers.stream()
                                        .filter(one -> one.serves(client.key()))
                                        .count()
                                >= sessions
                        && discovery.delegatedServers(client.key()).size() >= sessions);
        return client;
    }

    /** Waits for a condition, while time goes on in small steps when it is virtual. */
    void until(String what, BooleanSupplier condition) {
        Eventually.holds(what, Duration.ofSeconds(60), () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (virtual) {
                world.virtual().time().advance(TICK);
            }
            return condition.getAsBoolean();
        });
    }

    /** Something that blocks. */
    interface Work<T> {
        T run() throws Exception;
    }

    /** Runs something that blocks while time goes on; returns its result or throws its failure. */
    @SuppressWarnings("CatchingUnchecked") // whatever the work throws is passed on
    <T> T during(Work<T> work) throws Exception {
        Outcome<T> result = new Outcome<>();
        Thread worker = ownThreads().start("work", () -> {
            try {
                result.complete(work.run());
            } catch (Exception | AssertionError e) {
                result.fail(e);
            }
        });
        until("the end of the work", result::isDone);
        worker.join();
        try {
            return result.now().orElseGet(() -> {
                throw new IllegalStateException();
            });
        } catch (IllegalStateException e) {
            throw failure(result);
        }
    }

    /** Of what the test itself does: time waits for them too. */
    private Threads ownThreads() {
        if (ownThreads == null) {
            ownThreads = seams("town", "10.0.2.1").threads();
        }
        return ownThreads;
    }

    private static Exception failure(Outcome<?> result) throws Exception {
        try {
            result.await((delay, task) -> () -> true, Duration.ofSeconds(1));
            throw new AssertionError("the work has not failed");
        } catch (Outcome.FailedOutcome e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            return e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            boolean done = during(() -> {
                next.close();
                return true;
            });
            assert done;
        }
    }
}
