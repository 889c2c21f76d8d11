package io.skyloom.bench.relay;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Saturated transports through a visor, and a small packet every two milliseconds over one transport more: how long that
 * one takes, by the kind of thread that carries the data plane.
 *
 * <pre>
 *  StarvationLoad [busy=16] [payload=1024] [warmup=4] [seconds=8] [dataplane=platform,virtual] [cipher=auto]
 * </pre>
 */
public final class StarvationLoad {
    private static final int RATE = 500;

    private StarvationLoad() {}

    /** Runs one row for each kind of thread. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = RelayLoad.options(arguments);
        System.out.printf("Java %s, options %s%n", Runtime.version(), options);
        System.out.println(
                "| data-plane threads | busy transports | MB/s of those | small packets | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|");
        try (SystemSeams seams = SystemSeams.open("ends", SystemThreads.DataPlane.PLATFORM);
                AddressResolverService resolver = AddressResolverService.start(
                        seams.seams(),
                        Curve.bouncyCastle(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        AddressResolverConfig.ofPrivateDeployment("bench"))) {
            String url = "http://127.0.0.1:" + resolver.localAddress().getPort();
            for (String kind :
                    options.getOrDefault("dataplane", "platform,virtual").split(",", -1)) {
                run(seams, url, options, kind);
            }
        }
    }

    private static void run(SystemSeams seams, String url, Map<String, String> options, String kind)
            throws IOException, InterruptedException {
        int busy = RelayLoad.numbers(options, "busy", "16").get(0);
        int payload = RelayLoad.numbers(options, "payload", "1024").get(0);
        int seconds = RelayLoad.numbers(options, "seconds", "8").get(0);
        int warmUp = RelayLoad.numbers(options, "warmup", "4").get(0);
        RelayCase load = new RelayCase(payload, busy + 1, busy + 1, warmUp, seconds);
        List<Generator> generators = new ArrayList<>();
        try (Middle middle = OwnMiddle.start(url, kind, options.getOrDefault("cipher", "auto"));
                Ends ends = new Ends(
                        seams.seams(), BaseUrl.parse(url), InetAddress.getLoopbackAddress(), middle.key(), busy + 1)) {
            RelayLoad.install(load, middle, ends);
            for (int i = 0; i < busy; i++) {
                ManagedTransport transport = ends.left().get(i);
                generators.add(new Generator(transport, List.of(RelayLoad.FIRST_KEY + i), payload, 0, false));
            }
            generators.add(
                    new Generator(ends.left().get(busy), List.of(RelayLoad.FIRST_KEY + busy), Long.BYTES, RATE, false));
            TimeUnit.SECONDS.sleep(warmUp);
            Latencies latencies = new Latencies();
            ends.watchStamps(sent -> {
                if (sent != 0) { // those of the busy routes carry none
                    latencies.add(System.nanoTime() - sent);
                }
            });
            long before = busyPackets(ends, busy);
            TimeUnit.SECONDS.sleep(seconds);
            long packets = busyPackets(ends, busy) - before;
            ends.watchStamps(null);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.0f | %d | %.2f | %.2f |%n",
                    kind,
                    busy,
                    packets * (payload / 1e6) / seconds,
                    latencies.count(),
                    latencies.quantile(0.5) / 1e3,
                    latencies.quantile(0.99) / 1e3);
            System.out.println("middle: " + middle.counters() + ", transports gone: " + ends.gone());
            generators.forEach(Generator::close);
        }
    }

    private static long busyPackets(Ends ends, int busy) {
        long sum = 0;
        for (int i = 0; i < busy; i++) {
            sum += ends.packets(i);
        }
        return sum;
    }
}
