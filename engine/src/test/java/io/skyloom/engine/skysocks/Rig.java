package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client, a server, programs and a target in one simulation: nothing happens but what the test's thread lets happen, at
 * exactly known times.
 */
final class Rig implements AutoCloseable {
    /** The host of the client and of the programs that use it. */
    static final String PROGRAMS = "10.0.0.1";

    /** The host of the server. */
    static final String EXIT = "10.0.0.3";

    /** A host of the internet. */
    static final String TARGET = "5.6.7.8";

    static final int SOCKS_PORT = 1080;
    static final int ECHO_PORT = 7;
    static final Duration NOW = Duration.ZERO;
    static final Duration LONG = Duration.ofHours(1);

    final Simulation simulation;
    final Seams programs;
    final Seams exit;
    final Seams target;
    final MemoryApps clientNet;
    final MemoryApps serverNet;
    final SkysocksServer server = new SkysocksServer();
    final SkysocksClient client;
    final Outcome<Boolean> over = new Outcome<>();
    private final List<TestContext> running = new ArrayList<>();
    private final List<Runnable> endings = new CopyOnWriteArrayList<>();

    Rig(World world, long seed) {
        this(world, seed, new SkysocksClient());
    }

    private Rig(World world, long seed, SkysocksClient client) {
        this.client = client;
        simulation = world.simulation(seed);
        programs = simulation.seams("client", PROGRAMS);
        exit = simulation.seams("exit", EXIT);
        target = simulation.seams("target", TARGET);
        clientNet = new MemoryApps(programs, PROGRAMS);
        serverNet = new MemoryApps(exit, EXIT);
        world.mustBeEmpty("the server's memory", () -> Math.toIntExact(server.lent()));
        world.mustBeEmpty("the client's memory", () -> Math.toIntExact(client.lent()));
    }

    /** A rig with a server, an echo at the target, and a client that is connected. */
    static Rig connected(World world, String... clientArgs) throws IOException {
        Rig rig = new Rig(world, 1);
        rig.echo();
        rig.startServer();
        rig.startClient(clientArgs);
        return rig;
    }

    /** The same with a client of the test's choice, which reconnects. */
    static Rig with(World world, SkysocksClient client) throws IOException {
        Rig rig = new Rig(world, 1, client);
        rig.echo();
        rig.startServer();
        rig.startClient("--reconnect");
        return rig;
    }

    TestContext startServer(String... args) {
        return startServer(exit, args);
    }

    TestContext startServer(Seams seams, String... args) {
        TestContext context =
                new TestContext("skysocks", MemoryApps.key(EXIT), seams, serverNet, List.of(args)).start(server);
        running.add(context);
        simulation.run();
        return context;
    }

    TestContext startClient(String... more) {
        return startClient(programs, more);
    }

    TestContext startClient(Seams seams, String... more) {
        List<String> args =
                new ArrayList<>(List.of("--srv", MemoryApps.key(EXIT).hex(), "--addr", "127.0.0.1:" + SOCKS_PORT));
        args.addAll(List.of(more));
        TestContext context =
                new TestContext("skysocks-client", MemoryApps.key(PROGRAMS), seams, clientNet, args).start(client);
        running.add(context);
        simulation.run();
        return context;
    }

    /** The client, which was started last. */
    TestContext clientContext() {
        return running.getLast();
    }

    /** Sends back at the target what it gets, until it gets no more. */
    void echo() throws IOException {
        at(ECHO_PORT, stream -> {
            byte[] bytes = new byte[1000];
            for (int n = stream.read(bytes, 0, bytes.length); n >= 0; n = stream.read(bytes, 0, bytes.length)) {
                stream.writeFully(bytes, 0, n);
            }
            stream.shutdownOutput();
            stream.close();
        });
    }

    /** Has something done when the rig is closed. */
    void atEnd(Runnable action) {
        endings.add(action);
    }

    /** What a host of the internet does with a connection. */
    interface Host {
        void serve(ByteStream stream) throws IOException;
    }

    /** Serves a port of the target. */
    void at(int port, Host host) throws IOException {
        StreamListener listener = target.net().listen(new InetSocketAddress(InetAddress.getByName(TARGET), port));
        atEnd(listener::close);
        target.threads().start("accept", () -> {
            try {
                while (true) {
                    ByteStream stream = listener.accept();
                    target.threads().start("host", () -> serve(host, stream));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private static void serve(Host host, ByteStream stream) {
        try {
            host.serve(stream);
        } catch (IOException e) {
            stream.close();
        }
    }

    static SocksTarget target(int port) throws IOException {
        return new SocksTarget(new Literal(InetAddress.getByName(TARGET)), port);
    }

    /** A program connects to the local port. */
    ByteStream program() throws IOException {
        return programs.net().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), SOCKS_PORT), LONG);
    }

    /** As {@link #program}, closed with the rig. */
    ByteStream programUntilEnd() throws IOException {
        ByteStream stream = program();
        atEnd(stream::close);
        return stream;
    }

    /** What a program is told when it asks for the target's port. */
    Outcome<SocksReply> ask(int port) {
        return simulation.call(programs, "program", () -> {
            ByteStream stream = program();
            try {
                return SocksClientSide.connect(stream, target(port));
            } finally {
                stream.close();
            }
        });
    }

    /** A program says something to the target's port, ends its direction and reads to the end. */
    Outcome<String> talk(int port, String said) {
        return simulation.call(programs, "program", () -> {
            ByteStream stream = program();
            try {
                SocksReply reply = SocksClientSide.connect(stream, target(port));
                if (reply != SocksReply.SUCCEEDED) {
                    throw new IOException(reply.toString());
                }
                byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
                stream.writeFully(bytes, 0, bytes.length);
                stream.shutdownOutput();
                return new String(readAll(stream), StandardCharsets.UTF_8);
            } finally {
                stream.close();
            }
        });
    }

    static byte[] readAll(ByteStream stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bytes = new byte[4096];
        for (int n = stream.read(bytes, 0, bytes.length); n >= 0; n = stream.read(bytes, 0, bytes.length)) {
            all.write(bytes, 0, n);
        }
        return all.toByteArray();
    }

    <T> T await(Outcome<T> outcome) throws Outcome.FailedOutcome {
        return simulation.await(outcome, LONG);
    }

    /** Whether it happens without any time passing. */
    boolean atOnce(Outcome<?> outcome) {
        simulation.run();
        return outcome.isDone();
    }

    Duration now() {
        return simulation.time().elapsed();
    }

    void runTo(Duration time) {
        simulation.run(time.minus(now()));
    }

    /** Lets time pass until the client says that, and returns when it did. */
    Duration whenStatus(TestContext context, String status) {
        if (!simulation.runUntil(() -> context.status().equals(status), LONG)) {
            throw new AssertionError("never " + status + ": " + context.statuses() + " " + context.error());
        }
        return now();
    }

    boolean isRunning(TestContext context) {
        return context.status().equals(AppStatus.RUNNING);
    }

    /** Names of the client's threads. */
    List<String> clientThreads() {
        return programs.threads().running();
    }

    @Override
    public void close() {
        over.complete(true);
        for (TestContext context : running.reversed()) {
            context.stop();
            simulation.run();
            if (!context.ended().isDone()) {
                throw new AssertionError(context.name() + " did not stop at once; it runs " + clientThreads()
                        + exit.threads().running());
            }
        }
        endings.forEach(Runnable::run);
        simulation.run();
    }
}
