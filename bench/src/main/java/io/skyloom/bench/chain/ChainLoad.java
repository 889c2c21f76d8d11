package io.skyloom.bench.chain;

import io.skyloom.bench.cost.ProcessCost;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * One direction of one route group over a chain of visors in this process: a row a round, those that warm up left out.
 *
 * <pre>
 *  ChainLoad [hops=2] [megabytes=500] [bytes=65536] [type=stcpr] [warmup=1] [rounds=3] [json]
 * </pre>
 */
public final class ChainLoad {
    private static final int PORT = 7;
    private static final int MEGA = 1_000_000;
    private static final double NANOS = 1e9;
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ChainLoad() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        int hops = options.number("hops", 2);
        int size = options.number("bytes", 1 << 16);
        String type = options.text("type", "stcpr");
        try (Chain chain = new Chain(hops, type)) {
            AppListener listener = chain.last().skynet().orElseThrow().listen(PORT);
            try (AppConnection to = dial(chain);
                    AppConnection from = listener.accept()) {
                for (int round = -options.number("warmup", 1); round < options.number("rounds", 3); round++) {
                    Row row = round(to, from, (long) options.number("megabytes", 500) * MEGA, size);
                    if (round >= 0) {
                        out.print(Row.of("type", type)
                                .and("hops", hops)
                                .and("bytes a write", size)
                                .with(row.figures()));
                    }
                }
            }
        }
    }

    /** The list of transports is a moment behind them. */
    private static AppConnection dial(Chain chain) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                return chain.first()
                        .skynet()
                        .orElseThrow()
                        .dial(new AppAddress(AppAddress.SKYNET, chain.last().key(), PORT));
            } catch (IOException e) {
                if (System.nanoTime() - begun > LIMIT.toNanos()) {
                    throw e;
                }
                Thread.sleep(RETRY);
            }
        }
    }

    private static Row round(AppConnection out, AppConnection in, long bytes, int size) throws Exception {
        ProcessCost before = ProcessCost.now();
        long begin = System.nanoTime();
        Thread writer = Thread.ofVirtual().name("writer").start(() -> write(out, bytes, size));
        byte[] buffer = new byte[1 << 16];
        for (long left = bytes; left > 0; ) {
            int n = in.read(buffer, 0, buffer.length);
            if (n < 0) {
                throw new IOException("ended " + left + " bytes early");
            }
            left -= n;
        }
        double seconds = (System.nanoTime() - begin) / NANOS;
        writer.join();
        ProcessCost used = ProcessCost.now().since(before);
        return Row.of(Map.of())
                .with(Quantity.MEGABYTES_PER_SECOND, bytes / seconds / MEGA)
                .with(Quantity.CPU_SECONDS_PER_GIGABYTE, (double) used.cpuNanos() / bytes)
                .with(Quantity.ALLOCATED_PER_BYTE, (double) used.allocated() / bytes);
    }

    private static void write(AppConnection out, long bytes, int size) {
        byte[] chunk = new byte[size];
        try {
            for (long left = bytes; left > 0; left -= size) {
                out.writeFully(chunk, 0, (int) Math.min(size, left));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the writer was cut off", e);
        }
    }
}
