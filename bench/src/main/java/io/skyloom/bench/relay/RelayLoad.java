package io.skyloom.bench.relay;

import io.skyloom.bench.cost.OtherProcess;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.rule.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Packets from a generator through a visor in a process of its own to a sink, over encrypted transports.
 *
 * <pre>
 *  RelayLoad [payloads=64,1024,4037] [routes=1] [transports=1] [warmup=4] [seconds=4] [rounds=1] [dataplane=auto]
 *            [cipher=auto] [latency=yes] [single] [jvm="options"] [json]
 * </pre>
 *
 * <p>With {@code control=address:port key=… pid=… resolver=url host=address} the middle is any visor that runs already.
 * With {@code single} the generator flushes every packet by itself, as visors do that know no batches. With {@code jvm=}
 * our visor in the middle gets those options of the virtual machine on top of this one's, for example a profiler's; it
 * is let end by itself, so that a recording is written. Each round has a new visor in the middle.
 */
public final class RelayLoad {
    private static final Duration KEEP_ALIVE = Duration.ofHours(1);

    /** Ids of the rules in the middle begin here. */
    static final int FIRST_KEY = 100_000;

    private static final int LATENCY_PACKETS = 4000;
    private static final int PAUSE_MILLIS = 300;
    private static final double MEBI = 1 << 20;

    private final LoadOptions options;
    private final RowPrinter out;

    private RelayLoad(LoadOptions options) {
        this.options = options;
        this.out = RowPrinter.toStandardOutput(options.has("json"));
    }

    /** Runs every combination of the lists and prints a row for each. */
    public static void main(String[] arguments) throws Exception {
        new RelayLoad(LoadOptions.of(arguments)).run();
    }

    private void run() throws IOException, InterruptedException {
        out.note("Java " + Runtime.version() + ", options " + options.words());
        try (RelayGround ground = new RelayGround(options)) {
            for (int round = 0; round < options.number("rounds", 1); round++) {
                for (int transports : options.numbers("transports", "1")) {
                    try (Middle middle = ground.middle();
                            Ends ends = ground.ends(middle, transports)) {
                        runAll(middle, ends, transports);
                    }
                }
            }
        }
    }

    private void runAll(Middle middle, Ends ends, int transports) throws IOException, InterruptedException {
        for (int routes : options.numbers("routes", "1")) {
            for (int payload : options.numbers("payloads", "64,512,1024,2048,4037,16384,32768")) {
                RelayCase load = new RelayCase(
                        payload, routes, transports, options.number("warmup", 4), options.number("seconds", 4));
                install(load, middle, ends);
                out.print(row(load, middle, ends));
                uninstall(load, middle);
            }
        }
        out.note("middle: " + middle.counters());
        if (!ends.gone().isEmpty()) {
            throw new IOException("transports were lost: " + ends.gone());
        }
    }

    private Row row(RelayCase load, Middle middle, Ends ends) throws IOException, InterruptedException {
        Row row = flooded(load, middle, ends);
        if (options.text("latency", "yes").equals("no")) {
            return row;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        Latencies latencies = latency(load, ends);
        return row.with(Quantity.P50_MICROS, latencies.quantile(0.5))
                .with(Quantity.P99_MICROS, latencies.quantile(0.99));
    }

    private Row flooded(RelayCase load, Middle middle, Ends ends) throws IOException, InterruptedException {
        OtherProcess process = new OtherProcess(middle.pid());
        List<Generator> generators = generators(load, ends);
        TimeUnit.SECONDS.sleep(load.warmUpSeconds());
        long begun = System.nanoTime();
        long before = ends.allPackets();
        double cpuBefore = process.cpuSeconds();
        long allocatedBefore = middle.allocated();
        TimeUnit.SECONDS.sleep(load.seconds());
        double cpu = process.cpuSeconds() - cpuBefore;
        long packets = ends.allPackets() - before;
        double seconds = (System.nanoTime() - begun) / 1e9;
        long allocated = middle.allocated();
        generators.forEach(Generator::close);
        for (Generator one : generators) {
            one.requireHealthy();
        }
        double gigabytes = (double) packets * load.payload() / 1e9;
        return load.row()
                .and("sends", options.has("single") ? "packet by packet" : "batches")
                .with(Quantity.PACKETS_PER_SECOND, packets / seconds)
                .with(Quantity.MEGABYTES_PER_SECOND, gigabytes * 1e3 / seconds)
                .with(Quantity.CPU_SECONDS_PER_GIGABYTE, cpu / gigabytes)
                .with(Quantity.CPU_MICROS_PER_PACKET, cpu * 1e6 / packets)
                .with(Quantity.CORES, cpu / seconds)
                .with(
                        Quantity.ALLOCATED_PER_PACKET,
                        allocated < 0 ? Double.NaN : (allocated - allocatedBefore) / (double) packets)
                .with(Quantity.BUSY_RESIDENT_MIB, process.mostResident() / MEBI);
    }

    private List<Generator> generators(RelayCase load, Ends ends) {
        List<Generator> generators = new ArrayList<>();
        for (int t = 0; t < Math.min(load.transports(), load.routes()); t++) {
            generators.add(new Generator(ends.left().get(t), idsOf(load, t), load.payload(), 0, options.has("single")));
        }
        return generators;
    }

    /** One packet at a time: the next one leaves when the last has arrived. */
    private static Latencies latency(RelayCase load, Ends ends) throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        Semaphore arrived = new Semaphore(0);
        ends.watchStamps(sent -> {
            latencies.add(System.nanoTime() - sent);
            arrived.release();
        });
        byte[] packet = new byte[PacketHeader.BYTES + load.payload()];
        PacketHeader.put(packet, 0, 0, FIRST_KEY, load.payload());
        ManagedTransport transport = ends.left().get(0);
        for (int i = 0; i < LATENCY_PACKETS; i++) {
            Ends.putStamp(packet, PacketHeader.BYTES, System.nanoTime());
            transport.append(packet, 0, packet.length);
            transport.flush();
            if (!arrived.tryAcquire(5, TimeUnit.SECONDS)) {
                throw new IOException("packet " + i + " of " + load.payload() + " bytes did not arrive");
            }
        }
        ends.watchStamps(null);
        return latencies;
    }

    static void install(RelayCase load, Middle middle, Ends ends) throws IOException {
        for (int i = 0; i < load.routes(); i++) {
            ManagedTransport next = ends.right().get(i % load.transports());
            middle.install(new Rule.Intermediary(KEEP_ALIVE, FIRST_KEY + i, Ends.FIRST_ID + i, next.id()));
        }
    }

    private static void uninstall(RelayCase load, Middle middle) throws IOException {
        for (int i = 0; i < load.routes(); i++) {
            middle.remove(FIRST_KEY + i);
        }
    }

    /** The routes that begin on a transport: dealt out in turn. */
    private static List<Integer> idsOf(RelayCase load, int transport) {
        List<Integer> ids = new ArrayList<>();
        for (int i = transport; i < load.routes(); i += load.transports()) {
            ids.add(FIRST_KEY + i);
        }
        return ids;
    }
}
