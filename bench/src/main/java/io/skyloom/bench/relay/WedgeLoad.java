package io.skyloom.bench.relay;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Next hops behind one reader, of which one stops reading: what the others notice. Packets leave at a fixed rate and
 * carry the time when they were due, so that being held up counts as latency. One more hop is wedged before anything
 * is measured.
 *
 * <pre>
 *  WedgeLoad [hops=17] [rate=32000] [payload=1024] [warmup=6] [seconds=10] [rounds=2] [dataplane=auto] [cipher=auto]
 * </pre>
 */
public final class WedgeLoad {
    private WedgeLoad() {}

    /** Runs both cases in turn, each round with a new visor in the middle. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = RelayLoad.options(arguments);
        System.out.printf("Java %s, options %s%n", Runtime.version(), options);
        System.out.println("| case | packets/s of the others | p50 µs | p99 µs | p99.9 µs | worst ms |");
        System.out.println("|---|---|---|---|---|---|");
        try (SystemSeams seams = SystemSeams.open("ends", SystemThreads.DataPlane.PLATFORM);
                AddressResolverService resolver = AddressResolverService.start(
                        seams.seams(),
                        Curve.bouncyCastle(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        AddressResolverConfig.ofPrivateDeployment("bench"))) {
            String url = "http://127.0.0.1:" + resolver.localAddress().getPort();
            for (int round = 0;
                    round < RelayLoad.numbers(options, "rounds", "2").get(0);
                    round++) {
                run(seams, url, options, false);
                run(seams, url, options, true);
            }
        }
    }

    private static void run(SystemSeams seams, String url, Map<String, String> options, boolean wedge)
            throws IOException, InterruptedException {
        int hops = RelayLoad.numbers(options, "hops", "17").get(0);
        int payload = RelayLoad.numbers(options, "payload", "1024").get(0);
        int rate = RelayLoad.numbers(options, "rate", "32000").get(0);
        int seconds = RelayLoad.numbers(options, "seconds", "10").get(0);
        RelayCase load = new RelayCase(
                payload, hops, hops, RelayLoad.numbers(options, "warmup", "6").get(0), seconds);
        try (Middle middle = OwnMiddle.start(
                        url, options.getOrDefault("dataplane", "auto"), options.getOrDefault("cipher", "auto"));
                Ends ends = new Ends(
                        seams.seams(), BaseUrl.parse(url), InetAddress.getLoopbackAddress(), middle.key(), hops)) {
            RelayLoad.install(load, middle, ends);
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < hops; i++) {
                ids.add(RelayLoad.FIRST_KEY + i);
            }
            try (Generator generator = new Generator(ends.left().get(0), ids, payload, rate, false)) {
                TimeUnit.SECONDS.sleep(load.warmUpSeconds());
                ends.stopReading(1); // the rehearsal: what has never happened is slow on any virtual machine
                TimeUnit.SECONDS.sleep(load.warmUpSeconds());
                Flights flights = new Flights();
                ends.watchStamps(flights::add);
                long before = others(ends, hops);
                if (wedge) {
                    ends.stopReading(2);
                }
                TimeUnit.SECONDS.sleep(seconds);
                long packets = others(ends, hops) - before;
                ends.watchStamps(null);
                long[] sorted = flights.sorted();
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.0f | %.0f | %.0f | %.0f | %.1f |%n",
                        wedge ? "one wedged" : "none wedged",
                        packets / (double) seconds,
                        sorted[sorted.length / 2] / 1e3,
                        sorted[(int) (sorted.length * 0.99)] / 1e3,
                        sorted[(int) (sorted.length * 0.999)] / 1e3,
                        sorted[sorted.length - 1] / 1e6);
                System.out.println("middle: " + middle.counters() + ", transports gone: " + ends.gone());
                if (generator.failure() != null) {
                    System.out.println("generator failed: " + generator.failure());
                }
            }
        }
    }

    /** All but the last, which is wedged in the rehearsal, and the one before, which may be wedged then. */
    private static long others(Ends ends, int hops) {
        long sum = 0;
        for (int i = 0; i < hops - 2; i++) {
            sum += ends.packets(i);
        }
        return sum;
    }

    /** Times of flight from several threads. */
    private static final class Flights {
        private final long[] nanos = new long[1 << 22];
        private final java.util.concurrent.atomic.AtomicInteger count = new java.util.concurrent.atomic.AtomicInteger();

        void add(long sent) {
            int place = count.getAndIncrement();
            if (place < nanos.length) {
                nanos[place] = System.nanoTime() - sent;
            }
        }

        long[] sorted() {
            long[] all = Arrays.copyOf(nanos, Math.min(count.get(), nanos.length));
            Arrays.sort(all);
            return all;
        }
    }
}
