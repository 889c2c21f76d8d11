package io.skyloom.dmsg;

import io.skyloom.aead.AeadProvider;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgClientConfig;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.dmsg.client.DmsgStream;
import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Link;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Servers, clients and the discovery they share, in one simulation: whatever may wait runs in threads of the simulation,
 * and time passes only when a test lets it. A server with number n lives at 10.0.0.n, a client at 10.0.1.n. Everything
 * is closed in the reverse order of its making.
 */
public final class DmsgTown implements AutoCloseable {
    /** The arithmetic of all keys. */
    public static final Curve CURVE = Curve.bouncyCastle();

    /** The cipher of all streams. */
    public static final AeadProvider AEAD = AeadProvider.choose("jdk");

    /** Longer than anything that is waited for. */
    public static final Duration LIMIT = Duration.ofMinutes(10);

    /** Of one dial. */
    public static final Duration DIAL = Duration.ofSeconds(20);

    private static final int PORT = 8080;

    private final World world;
    private final Simulation simulation;
    private final TownDiscovery discovery;
    private final BufferPool pool = new BufferPool(1 << 20);
    private final Seams director;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** A town whose every interleaving comes from the seed. */
    public DmsgTown(World world, long seed) {
        this.world = world;
        this.simulation = world.simulation(seed);
        this.director = simulation.seams("test", "10.9.9.9");
        this.discovery = new TownDiscovery(director);
    }

    /** The discovery that everybody uses unless told otherwise. */
    public TownDiscovery discovery() {
        return discovery;
    }

    /** Time, network and threads. */
    public Simulation simulation() {
        return simulation;
    }

    /** What time it is. */
    public Duration elapsed() {
        return simulation.time().elapsed();
    }

    /** The keys of servers and clients of that number. */
    public static KeyPair keys(int number) {
        return KeyPair.fromSeed(new byte[] {(byte) number, (byte) (number >> 8), 1});
    }

    /** Who has that number. */
    public static VisorIdentity identity(int number, Seams seams) {
        return new VisorIdentity(keys(number), NoiseConfig.of(CURVE, seams.entropy(), Hybrid.OFF), AEAD);
    }

    /** The seams of the client with that number. */
    public Seams clientSeams(int number) {
        return simulation.seams("c" + number, clientAddress(number));
    }

    private static String serverAddress(int number) {
        return "10.0.0." + number;
    }

    private static String clientAddress(int number) {
        return "10.0." + (1 + number / 250) + "." + (1 + number % 250);
    }

    /** The link between a client and a server. */
    public Link link(int client, int server) {
        return simulation.internet().link(clientAddress(client), serverAddress(server));
    }

    /** Starts a server that publishes itself. */
    public DmsgServer server(int number) throws Exception {
        DmsgServer server = silentServer(number, discovery);
        until("server " + number + " is published", () -> server.published().isDone());
        return server;
    }

    /** Starts a server that uses a discovery of its own; does not wait. */
    public DmsgServer silentServer(int number, DmsgDiscovery where) throws Exception {
        return server(number, where, watchful(SessionConfig.ofServer(pool)));
    }

    /** Starts a server that takes its time before it calls a silent client dead. */
    public DmsgServer patientServer(int number) throws Exception {
        return server(number, discovery, SessionConfig.ofServer(pool));
    }

    private DmsgServer server(int number, DmsgDiscovery where, SessionConfig session) throws Exception {
        Seams seams = simulation.seams("s" + number, serverAddress(number));
        DmsgServerConfig config =
                DmsgServerConfig.at(serverAddress(number) + ":" + PORT, DmsgServerConfig.Mesh.passive(), session);
        DmsgServer server = act(() -> DmsgServer.start(
                identity(number, seams),
                seams,
                seams.net().listen(new InetSocketAddress(serverAddress(number), PORT)),
                where,
                config));
        return toClose(server);
    }

    /** The entry of a server, whether or not it runs. */
    public static DmsgEntry serverEntry(int number, String type) {
        DmsgEntry.ServerPart part = DmsgEntry.ServerPart.at(serverAddress(number) + ":" + PORT, 10, type);
        return DmsgEntry.ofServer(keys(number).pub(), part, 0, 1);
    }

    /** What clients are told unless a test says otherwise: a silent death is noticed in three seconds. */
    public DmsgClientConfig config(int sessions) {
        return DmsgClientConfig.ofVisor(sessions, List.of(), watchful(SessionConfig.ofClient(pool)));
    }

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

    /** A client of its own process, not begun. */
    public DmsgClient prepared(int number, DmsgClientConfig config) {
        return prepared(number, config, discovery, new ClientKeys());
    }

    /** A client, not begun, whose arithmetic is somebody else's. */
    public DmsgClient prepared(int number, DmsgClientConfig config, Curve curve) {
        Seams seams = clientSeams(number);
        VisorIdentity me = new VisorIdentity(keys(number), NoiseConfig.of(curve, seams.entropy(), Hybrid.OFF), AEAD);
        return watched(number, DmsgClient.prepare(me, seams, discovery, config, new ClientKeys()));
    }

    /** A client, not begun. */
    public DmsgClient prepared(int number, DmsgClientConfig config, DmsgDiscovery where, ClientKeys inProcess) {
        Seams seams = clientSeams(number);
        return watched(number, DmsgClient.prepare(identity(number, seams), seams, where, config, inProcess));
    }

    private DmsgClient watched(int number, DmsgClient client) {
        world.mustBeEmpty("streams of client " + number, client::streams);
        world.mustBeEmpty("ports of client " + number, client::portsHeld);
        return toClose(client);
    }

    /** A client that has begun; does not wait for it. */
    public DmsgClient client(int number, int sessions) {
        return prepared(number, config(sessions)).begin();
    }

    /** A client that is connected and published. */
    public DmsgClient readyClient(int number, int sessions) {
        return ready(client(number, sessions), sessions);
    }

    /** As above, with a change to its configuration. */
    public DmsgClient readyClient(int number, int sessions, UnaryOperator<DmsgClientConfig> change) {
        return ready(prepared(number, change.apply(config(sessions))).begin(), sessions);
    }

    private DmsgClient ready(DmsgClient client, int sessions) {
        until(
                "a client is ready",
                () -> client.servers().size() >= sessions
                        && discovery.delegatedServers(client.key()).size() >= sessions);
        return client;
    }

    /** Both ends of a stream. */
    public record Ends(DmsgStream out, DmsgStream in) {
        /** Closes both. */
        public void close() {
            out.close();
            in.close();
        }
    }

    /** Dials, accepts, and sends a byte each way. */
    public Ends talk(DmsgClient from, DmsgListener to) throws Exception {
        return act(() -> {
            DmsgStream out = from.dial(to.local(), DIAL);
            DmsgStream in = to.accept();
            exchange(out, in, (byte) 42);
            exchange(in, out, (byte) 43);
            return new Ends(out, in);
        });
    }

    private static void exchange(DmsgStream from, DmsgStream to, byte sent) throws IOException {
        from.writeFully(new byte[] {sent}, 0, 1);
        byte[] got = new byte[1];
        to.readFully(got, 0, 1);
        if (got[0] != sent) {
            throw new AssertionError("sent " + sent + " and got " + got[0]);
        }
    }

    /** Closes it at the end. */
    public <T extends AutoCloseable> T toClose(T one) {
        open.push(one);
        return one;
    }

    /** Starts something that may wait. */
    public <T> Outcome<T> begin(Callable<T> task) {
        return simulation.call(director, "act", task);
    }

    /** Does something that may wait, and lets time pass until it is done; throws its own failure. */
    public <T> T act(Callable<T> task) throws Exception {
        return await(begin(task));
    }

    /** Lets time pass until the outcome is settled; throws its own failure. */
    public <T> T await(Outcome<T> outcome) throws Exception {
        try {
            return simulation.await(outcome, LIMIT);
        } catch (Outcome.FailedOutcome e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Lets time pass until the condition holds. */
    public void until(String what, BooleanSupplier condition) {
        within(LIMIT, what, condition);
    }

    /** Lets time pass until the condition holds; fails when it does not within the limit. */
    public void within(Duration limit, String what, BooleanSupplier condition) {
        if (!simulation.runUntil(condition, limit)) {
            throw new AssertionError("not within " + limit + " of simulated time: " + what);
        }
    }

    /** Lets time pass. */
    public void pass(Duration span) {
        simulation.run(span);
    }

    /** Closes something that was to be closed at the end, now. */
    public void close(AutoCloseable one) throws Exception {
        boolean closed = act(() -> {
            one.close();
            return true;
        });
        assert closed;
    }

    @Override
    public void close() throws Exception {
        discovery.recover();
        List<AutoCloseable> all = new ArrayList<>(open);
        for (AutoCloseable one : all) {
            close(one);
        }
        simulation.run();
    }
}
