package io.skyloom.bench.relay;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.packet.PacketHeader;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Packets from a generator through a visor in a process of its own to a sink, over encrypted transports.
 *
 * <pre>
 *  RelayLoad [payloads=64,1024,4037] [routes=1] [transports=1] [warmup=4] [seconds=4] [rounds=1] [dataplane=auto]
 *            [cipher=auto] [latency=yes] [single]
 * </pre>
 *
 * With {@code control=address:port key=… pid=… resolver=url host=address} the middle is any visor that runs already.
 * With {@code single} the generator flushes every packet by itself, as visors do that know no batches.
 */
public final class RelayLoad {
    private static final Duration KEEP_ALIVE = Duration.ofHours(1);

    /** Ids of the rules in the middle begin here. */
    static final int FIRST_KEY = 100_000;

    private static final int LATENCY_PACKETS = 4000;

    private RelayLoad() {}

    /** Runs every combination of the lists and prints a row for each. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = options(arguments);
        System.out.printf("Java %s, options %s%n", Runtime.version(), options);
        System.out.println(
                "| payload | routes | transports a side | packets/s | MB/s | CPU s/GB | CPU µs/packet | cores |"
                        + " B allocated/packet | p50 µs | p99 µs |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        try (SystemSeams seams = SystemSeams.open("ends", SystemThreads.DataPlane.PLATFORM);
                AddressResolverService resolver = AddressResolverService.start(
                        seams.seams(),
                        Curve.bouncyCastle(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        AddressResolverConfig.ofPrivateDeployment("bench"))) {
            String url = options.getOrDefault(
                    "resolver", "http://127.0.0.1:" + resolver.localAddress().getPort());
            InetAddress host = literal(options.getOrDefault("host", "127.0.0.1"));
            for (int transports : numbers(options, "transports", "1")) {
                try (Middle middle = middle(options, url, seams.seams());
                        Ends ends = new Ends(seams.seams(), BaseUrl.parse(url), host, middle.key(), transports)) {
                    runAll(options, middle, ends, transports);
                }
            }
        }
    }

    private static Middle middle(Map<String, String> options, String resolver, Seams seams) throws IOException {
        if (!options.containsKey("control")) {
            return OwnMiddle.start(
                    resolver, options.getOrDefault("dataplane", "auto"), options.getOrDefault("cipher", "auto"));
        }
        String[] control = options.getOrDefault("control", "").split(":", 2);
        return ControlledMiddle.at(
                new InetSocketAddress(literal(control[0]), Integer.parseInt(control[1])),
                PubKey.parse(options.getOrDefault("key", "")),
                Long.parseLong(options.getOrDefault("pid", "")),
                seams);
    }

    private static void runAll(Map<String, String> options, Middle middle, Ends ends, int transports)
            throws IOException, InterruptedException {
        for (int routes : numbers(options, "routes", "1")) {
            for (int payload : numbers(options, "payloads", "64,512,1024,2048,4037,16384,32768")) {
                for (int round = 0; round < numbers(options, "rounds", "1").get(0); round++) {
                    RelayCase load = new RelayCase(
                            payload,
                            routes,
                            transports,
                            numbers(options, "warmup", "4").get(0),
                            numbers(options, "seconds", "4").get(0));
                    row(load, middle, ends, options);
                }
            }
        }
        System.out.println("middle: " + middle.counters());
    }

    private static void row(RelayCase load, Middle middle, Ends ends, Map<String, String> options)
            throws IOException, InterruptedException {
        install(load, middle, ends);
        List<Generator> generators = new ArrayList<>();
        for (int t = 0; t < Math.min(load.transports(), load.routes()); t++) {
            generators.add(new Generator(
                    ends.left().get(t), idsOf(load, t), load.payload(), 0, options.containsKey("single")));
        }
        TimeUnit.SECONDS.sleep(load.warmUpSeconds());
        long begun = System.nanoTime();
        long before = ends.allPackets();
        double cpuBefore = ProcessTicks.cpuSeconds(middle.pid());
        long allocatedBefore = middle.allocated();
        TimeUnit.SECONDS.sleep(load.seconds());
        double cpu = ProcessTicks.cpuSeconds(middle.pid()) - cpuBefore;
        long packets = ends.allPackets() - before;
        double seconds = (System.nanoTime() - begun) / 1e9;
        double allocated = (middle.allocated() - allocatedBefore) / (double) packets;
        for (Generator one : generators) {
            one.close();
            if (one.failure() != null) {
                System.out.println("generator failed: " + one.failure());
            }
        }
        Latencies latencies = new Latencies();
        if (!options.getOrDefault("latency", "yes").equals("no")) {
            TimeUnit.MILLISECONDS.sleep(300);
            latencies = latency(load, ends);
        }
        double gigabytes = (double) packets * load.payload() / 1e9;
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %.0f | %.1f | %.3f | %.2f | %.2f | %.1f | %.0f | %.0f |%n",
                load.payload(),
                load.routes(),
                load.transports(),
                packets / seconds,
                gigabytes * 1e3 / seconds,
                cpu / gigabytes,
                cpu * 1e6 / packets,
                cpu / seconds,
                allocated,
                latencies.quantile(0.5),
                latencies.quantile(0.99));
        uninstall(load, middle);
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
                System.out.println("a packet did not arrive");
                break;
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
    static List<Integer> idsOf(RelayCase load, int transport) {
        List<Integer> ids = new ArrayList<>();
        for (int i = transport; i < load.routes(); i += load.transports()) {
            ids.add(FIRST_KEY + i);
        }
        return ids;
    }

    private static InetAddress literal(String dotted) throws IOException {
        String[] words = dotted.split("[.]", -1);
        byte[] address = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            address[i] = (byte) Integer.parseInt(words[i]);
        }
        return InetAddress.getByAddress(address);
    }

    static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (String one : arguments) {
            String[] words = one.split("=", 2);
            options.put(words[0], words.length > 1 ? words[1] : "yes");
        }
        return options;
    }

    static List<Integer> numbers(Map<String, String> options, String name, String otherwise) {
        List<Integer> all = new ArrayList<>();
        for (String one : options.getOrDefault(name, otherwise).split(",", -1)) {
            all.add(Integer.parseInt(one));
        }
        return all;
    }
}
