package io.skyloom.dmsg.server;

import io.skyloom.aead.AeadProvider;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.MemoryNet;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * One real server and room for thousands of callers: real time and threads, connections in memory, keys that cost
 * nothing. The server's buffers and the callers' are counted apart.
 */
final class Hall implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");
    private static final int SERVER = 4095;
    private static final int NOBODY = -1;
    private static final int PORT = 8080;

    final PaperCurve curve = new PaperCurve();
    final BufferPool serverPool = new BufferPool(4 << 20);
    final BufferPool callerPool = new BufferPool(4 << 20);
    final Seams serverSeams;
    final Seams callerSeams;
    final MemoryNet serverNet;
    final MemoryNet callerNet;
    final MemoryNet otherNet;

    /** The server's threads, of which a test may hold one. */
    final HeldThreads serverThreads;

    final DmsgServer server;
    private final NoiseConfig noise;

    private Hall(World world, UnaryOperator<DmsgServerConfig> change, int heldFirst) throws IOException {
        Seams real = world.realSeams("hall");
        MemoryInternet internet = new MemoryInternet(real.clock(), real.timers(), 1);
        serverNet = internet.host("10.0.0.1").acceptBacklog(4096);
        callerNet = internet.host("10.0.0.2");
        otherNet = internet.host("10.0.0.3");
        Seams own = world.realSeams("server");
        serverThreads = new HeldThreads(own.threads());
        if (heldFirst != NOBODY) {
            serverThreads.holdNext(curve.pair(heldFirst).pub().brief() + "/accept");
        }
        serverSeams = new Seams(own.clock(), own.timers(), serverThreads, serverNet, own.entropy());
        callerSeams = over(real, callerNet);
        noise = NoiseConfig.of(curve, real.entropy(), Hybrid.OFF);
        DmsgServerConfig config = change.apply(patient());
        server = DmsgServer.start(
                identity(SERVER), serverSeams, serverNet.listen(serverNet.at(PORT)), new SharedDiscovery(), config);
    }

    static Hall in(World world) throws IOException {
        return new Hall(world, UnaryOperator.identity(), NOBODY);
    }

    static Hall in(World world, UnaryOperator<DmsgServerConfig> change) throws IOException {
        return new Hall(world, change, NOBODY);
    }

    /** The first session of this caller notices its end only when the test lets it. */
    static Hall in(World world, UnaryOperator<DmsgServerConfig> change, int heldFirst) throws IOException {
        return new Hall(world, change, heldFirst);
    }

    /** As usual, but nobody is late on a busy machine. */
    private DmsgServerConfig patient() {
        SessionConfig usual = SessionConfig.ofServer(serverPool);
        return new DmsgServerConfig(
                "10.0.0.1:8080",
                "",
                2048,
                Duration.ofMinutes(1),
                256,
                LIMIT,
                LIMIT,
                Duration.ofMinutes(5),
                DmsgServerConfig.Mesh.passive(),
                new SessionConfig(LIMIT, Duration.ZERO, LIMIT, usual.streams(), usual.mux()));
    }

    private static Seams over(Seams real, MemoryNet net) {
        return new Seams(real.clock(), real.timers(), real.threads(), net, real.entropy());
    }

    VisorIdentity identity(int number) {
        KeyPair keys = curve.pair(number);
        return new VisorIdentity(keys, noise, AEAD);
    }

    /** A caller that has not begun to serve. */
    Caller caller(int number) throws IOException {
        SessionConfig usual = SessionConfig.ofClient(callerPool);
        SessionConfig hasty =
                new SessionConfig(LIMIT, Duration.ZERO, usual.firstObject(), usual.streams(), usual.mux());
        return Caller.connect(
                identity(number), callerSeams, new InetSocketAddress("10.0.0.1", PORT), server.key(), hasty);
    }

    /** A caller that serves, and that the server knows: the last message of the handshake has arrived. */
    Caller resident(int number) throws IOException {
        Caller caller = caller(number).queueing();
        until("the server knows caller " + number, () -> server.serves(caller.key()));
        return caller;
    }

    /** Somebody behind the other server of a link. */
    Caller speakingFor(DmsgSession link, int number) {
        return Caller.over(link, identity(number), callerSeams);
    }

    void until(String what, java.util.function.BooleanSupplier condition) {
        Eventually.holds(what, LIMIT, condition);
    }

    @Override
    public void close() {
        server.close();
        until("no connection is open", () -> serverNet.openStreams() == 0 && callerNet.openStreams() == 0);
        until("the server's memory is back", () -> serverPool.lentBytes() == 0);
        until("the callers' memory is back", () -> callerPool.lentBytes() == 0);
        until(
                "no relayed byte is held",
                () -> server.snapshot().buffersLent() == 0 && server.snapshot().bridges() == 0);
    }
}
