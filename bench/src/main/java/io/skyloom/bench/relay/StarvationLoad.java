package io.skyloom.bench.relay;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Saturated transports through a visor, and a small packet every two milliseconds over one transport more: how long that
 * one takes, by the kind of thread that carries the data plane.
 *
 * <pre>
 *  StarvationLoad [busy=16] [payload=1024] [warmup=4] [seconds=8] [rounds=1] [dataplane=platform,virtual] [cipher=auto]
 *                 [jvm="options"] [json]
 * </pre>
 */
public final class StarvationLoad {
    private static final int RATE = 500;
    private static final double MICROS_PER_MILLI = 1e3;

    private final LoadOptions options;
    private final RowPrinter out;
    private final RelayCase load;
    private final int busy;

    private StarvationLoad(LoadOptions options) {
        this.options = options;
        this.out = RowPrinter.toStandardOutput(options.has("json"));
        this.busy = options.number("busy", 16);
        this.load = new RelayCase(
                options.number("payload", 1024),
                busy + 1,
                busy + 1,
                options.number("warmup", 4),
                options.number("seconds", 8));
    }

    /** Runs one row for each kind of thread and round. */
    public static void main(String[] arguments) throws Exception {
        new StarvationLoad(LoadOptions.of(arguments)).run();
    }

    private void run() throws IOException, InterruptedException {
        out.note("Java " + Runtime.version() + ", options " + options.words());
        try (RelayGround ground = new RelayGround(options)) {
            for (int round = 0; round < options.number("rounds", 1); round++) {
                for (String kind : options.list("dataplane", "platform,virtual")) {
                    try (Middle middle = ground.own(kind);
                            Ends ends = ground.ends(middle, busy + 1)) {
                        out.print(row(kind, middle, ends));
                        out.note("middle: " + middle.counters() + ", transports gone: " + ends.gone());
                    }
                }
            }
        }
    }

    private Row row(String kind, Middle middle, Ends ends) throws IOException, InterruptedException {
        RelayLoad.install(load, middle, ends);
        List<Generator> generators = generators(ends);
        TimeUnit.SECONDS.sleep(load.warmUpSeconds());
        Latencies latencies = new Latencies();
        ends.watchStamps(sent -> {
            if (sent != 0) { // those of the busy routes carry none
                latencies.add(System.nanoTime() - sent);
            }
        });
        long before = ends.packets(0, busy);
        TimeUnit.SECONDS.sleep(load.seconds());
        long packets = ends.packets(0, busy) - before;
        ends.watchStamps(null);
        Row row = Row.of("data-plane threads", kind)
                .and("busy transports", busy)
                .with(Quantity.MEGABYTES_PER_SECOND, packets * (load.payload() / 1e6) / load.seconds())
                .with(Quantity.SMALL_PACKETS, latencies.count())
                .with(Quantity.P50_MILLIS, latencies.quantile(0.5) / MICROS_PER_MILLI)
                .with(Quantity.P99_MILLIS, latencies.quantile(0.99) / MICROS_PER_MILLI)
                .with(Quantity.LOST_TRANSPORTS, ends.gone().size());
        generators.forEach(Generator::close);
        return row;
    }

    private List<Generator> generators(Ends ends) {
        List<Generator> all = new ArrayList<>();
        for (int i = 0; i < busy; i++) {
            all.add(new Generator(ends.left().get(i), List.of(RelayLoad.FIRST_KEY + i), load.payload(), 0, false));
        }
        all.add(new Generator(ends.left().get(busy), List.of(RelayLoad.FIRST_KEY + busy), Long.BYTES, RATE, false));
        return all;
    }
}
