package io.skyloom.bench.chain;

import io.skyloom.bench.ProcessCost;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * One direction of one route group over a chain of visors in this process. Arguments: hops (2), megabytes (500), bytes a
 * write (65536), type (stcpr), rounds (4). Prints a line a round; the first ones warm up.
 */
public final class ChainLoad {
    private static final int PORT = 7;
    private static final int MEGA = 1_000_000;
    private static final double NANOS = 1e9;
    private static final Duration RETRY = Duration.ofMillis(200);

    private ChainLoad() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int hops = number(args, 0, 2);
        int megabytes = number(args, 1, 500);
        int size = number(args, 2, 1 << 16);
        String type = args.length > 3 ? args[3] : "stcpr";
        int rounds = number(args, 4, 4);
        try (Chain chain = new Chain(hops, type)) {
            AppListener listener = chain.last().skynet().orElseThrow().listen(PORT);
            try (AppConnection out = dial(chain);
                    AppConnection in = listener.accept()) {
                for (int round = 1; round <= rounds; round++) {
                    System.out.println(hops + " hops " + type + ", " + size + " B writes, round " + round + ": "
                            + round(out, in, (long) megabytes * MEGA, size));
                }
            }
        }
    }

    /** The list of transports is a moment behind them. */
    private static AppConnection dial(Chain chain) throws InterruptedException {
        while (true) {
            try {
                return chain.first()
                        .skynet()
                        .orElseThrow()
                        .dial(new AppAddress(AppAddress.SKYNET, chain.last().key(), PORT));
            } catch (IOException e) {
                System.out.println("not yet: " + e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    private static int number(String[] args, int index, int usual) {
        return args.length > index ? Integer.parseInt(args[index]) : usual;
    }

    private static String round(AppConnection out, AppConnection in, long bytes, int size) throws Exception {
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
        return String.format(
                Locale.ROOT,
                "%.1f MB/s, %.2f CPU s/GB over all roles, %.4f bytes allocated a byte",
                bytes / seconds / MEGA,
                (double) used.cpuNanos() / bytes,
                (double) used.allocated() / bytes);
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
