package io.skyloom.bench.relay;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Next hops behind one reader, of which one stops reading: what the others notice. Packets leave at a fixed rate and
 * carry the time when they were due, so that being held up counts as latency. One more hop is wedged before anything
 * is measured.
 *
 * <pre>
 *  WedgeLoad [hops=17] [rate=32000] [payload=1024] [warmup=6] [seconds=10] [rounds=2] [dataplane=auto] [cipher=auto]
 *            [jvm="options"] [json]
 * </pre>
 */
public final class WedgeLoad {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LoadOptions options;
    private final RowPrinter out;
    private final RelayCase load;
    private final int hops;

    private WedgeLoad(LoadOptions options) {
        this.options = options;
        this.out = RowPrinter.toStandardOutput(options.has("json"));
        this.hops = options.number("hops", 17);
        this.load = new RelayCase(
                options.number("payload", 1024),
                hops,
                hops,
                options.number("warmup", 6),
                options.number("seconds", 10));
    }

    /** Runs both cases in turn, each round with a new visor in the middle. */
    public static void main(String[] arguments) throws Exception {
        new WedgeLoad(LoadOptions.of(arguments)).run();
    }

    private void run() throws IOException, InterruptedException {
        out.note("Java " + Runtime.version() + ", options " + options.words());
        try (RelayGround ground = new RelayGround(options)) {
            for (int round = 0; round < options.number("rounds", 2); round++) {
                one(ground, false);
                one(ground, true);
            }
        }
    }

    private void one(RelayGround ground, boolean wedge) throws IOException, InterruptedException {
        try (Middle middle = ground.middle();
                Ends ends = ground.ends(middle, hops)) {
            RelayLoad.install(load, middle, ends);
            List<Integer> ids = IntStream.range(0, hops)
                    .mapToObj(i -> RelayLoad.FIRST_KEY + i)
                    .toList();
            int rate = options.number("rate", 32000);
            try (Generator generator = new Generator(ends.left().get(0), ids, load.payload(), rate, false)) {
                TimeUnit.SECONDS.sleep(load.warmUpSeconds());
                ends.stopReading(1); // the rehearsal: what has never happened is slow on any virtual machine
                TimeUnit.SECONDS.sleep(load.warmUpSeconds());
                out.print(counted(ends, wedge));
                out.note("middle: " + middle.counters() + ", transports gone: " + ends.gone());
                generator.requireHealthy();
            }
        }
    }

    private Row counted(Ends ends, boolean wedge) throws InterruptedException {
        Flights flights = new Flights();
        ends.watchStamps(flights::add);
        // Neither the last, which is wedged in the rehearsal, nor the one before, which may be wedged now.
        long before = ends.packets(0, hops - 2);
        if (wedge) {
            ends.stopReading(2);
        }
        TimeUnit.SECONDS.sleep(load.seconds());
        long packets = ends.packets(0, hops - 2) - before;
        ends.watchStamps(null);
        long[] sorted = flights.sorted();
        return Row.of("case", wedge ? "one wedged" : "none wedged")
                .with(Quantity.PACKETS_PER_SECOND, packets / (double) load.seconds())
                .with(Quantity.P50_MICROS, sorted[sorted.length / 2] / NANOS_PER_MICRO)
                .with(Quantity.P99_MICROS, sorted[(int) (sorted.length * 0.99)] / NANOS_PER_MICRO)
                .with(Quantity.P999_MICROS, sorted[(int) (sorted.length * 0.999)] / NANOS_PER_MICRO)
                .with(Quantity.WORST_MILLIS, sorted[sorted.length - 1] / NANOS_PER_MILLI);
    }

    /** Times of flight from several threads. */
    private static final class Flights {
        private final long[] nanos = new long[1 << 22];
        private final AtomicInteger count = new AtomicInteger();

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
