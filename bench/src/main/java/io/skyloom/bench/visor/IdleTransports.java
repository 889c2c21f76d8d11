package io.skyloom.bench.visor;

import io.skyloom.bench.cost.LiveMemory;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.HostPort;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.stcp.PkTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The live memory of whole managed transports that were busy and then idle: one visor in the middle, and around it one
 * visor for each transport, all in this process and over real sockets on the loopback interface. Counted is one end of a
 * transport with all it has: connection, socket, streams, codecs, entry, liveness, bandwidth row and reading thread
 * (not its stack). Run with {@code -Xmx} of some hundred megabytes.
 *
 * <pre>
 *  IdleTransports [transports=200] [ciphers=jdk,conscrypt,openssl] [json]
 * </pre>
 */
public final class IdleTransports implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(12);
    private static final int BUSY_PACKETS = 200;

    private final SystemSeams system = SystemSeams.open("idle", SystemThreads.DataPlane.AUTO);
    private final Curve curve = Curve.bouncyCastle();
    private final AtomicLong arrived = new AtomicLong();
    private final PkTable table = new PkTable();
    private final List<Visor> visors = new ArrayList<>();
    private final String cipher;
    private final Visor middle;

    private IdleTransports(String cipher) throws IOException {
        this.cipher = cipher;
        this.middle = visor(true);
        int port = middle.stcpAddress().orElseThrow().getPort();
        table.put(middle.key(), HostPort.parse("127.0.0.1:" + port));
    }

    /** Prints a row for every cipher. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        for (String cipher : options.list("ciphers", "jdk,conscrypt,openssl")) {
            try (IdleTransports idle = new IdleTransports(cipher)) {
                out.print(idle.measure(options.number("transports", 200)));
            }
        }
    }

    private Row measure(int transports) throws IOException, InterruptedException {
        connect(visor(false));
        List<Visor> around = new ArrayList<>();
        for (int i = 0; i < transports; i++) {
            around.add(visor(false));
        }
        waitFor(UNTIL_IDLE);
        LiveMemory before = LiveMemory.now();
        for (Visor one : around) {
            connect(one);
        }
        waitFor(UNTIL_IDLE);
        LiveMemory grown = LiveMemory.now().since(before);
        if (middle.transports().count() != transports + 1) {
            throw new IllegalStateException(middle.transports().count() + " transports are left");
        }
        return Row.of("what", "one end of a managed transport")
                .and("cipher", cipher)
                .with(Quantity.HEAP_BYTES, grown.heap() / (2.0 * transports))
                .with(Quantity.DIRECT_BYTES, grown.direct() / (2.0 * transports));
    }

    private void connect(Visor one) throws IOException, InterruptedException {
        ManagedTransport there = one.transports().save(middle.key(), "stcp", Label.USER, LIMIT);
        List<ManagedTransport> back = middle.transports().to(one.key());
        while (back.isEmpty()) {
            waitFor(Duration.ofMillis(1));
            back = middle.transports().to(one.key());
        }
        exercise(there);
        exercise(back.get(0));
    }

    /** Traffic enough for the largest buffers. */
    private void exercise(ManagedTransport transport) throws IOException, InterruptedException {
        byte[] packet = new byte[PacketHeader.MAX_PACKET];
        PacketHeader.put(packet, 0, 1, 1, PacketHeader.MAX_PAYLOAD);
        long goal = arrived.get() + BUSY_PACKETS;
        for (int i = 0; i < BUSY_PACKETS; i++) {
            transport.append(packet, 0, packet.length);
        }
        transport.flush();
        while (arrived.get() < goal) {
            waitFor(Duration.ofMillis(1));
        }
    }

    private Visor visor(boolean listens) throws IOException {
        Seams seams = system.seams();
        Visor.Builder builder = Visor.builder()
                .keys(KeyPair.generate(curve, seams.entropy()))
                .seams(seams)
                .peers(table)
                .cipher(cipher)
                .router(transport -> new Counting());
        Visor visor = (listens ? builder.stcp(HostPort.parse("127.0.0.1:0")) : builder)
                .build()
                .start();
        visors.add(visor);
        return visor;
    }

    private void waitFor(Duration time) throws InterruptedException {
        new Outcome<Boolean>().settledWithin(system.seams().timers(), time);
    }

    @Override
    public void close() {
        visors.forEach(Visor::close);
        system.close();
    }

    /** Counts packets and forgets them. */
    private final class Counting implements PacketSink {
        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            arrived.incrementAndGet();
        }

        @Override
        public void onBatchEnd() {}
    }
}
