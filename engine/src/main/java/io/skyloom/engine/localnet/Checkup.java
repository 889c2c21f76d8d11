package io.skyloom.engine.localnet;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.TransportFilter;
import io.skyloom.engine.control.TransportView;
import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Finds out whether a local network does what it is for: downloads through the proxy from a server of its own, compares
 * digests, and reads the counters of the visors in between. Blocks the calling thread.
 */
public final class Checkup {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration COUNTERS_LIMIT = Duration.ofSeconds(15);
    private static final long SEED = 20_241_024;
    private static final int MEGA = 1_000_000;

    private final LocalNetwork network;
    private final Consumer<String> progress;

    /**
     * What was found.
     *
     * @param downloads how many came whole
     * @param expected how many were begun
     * @param bytes of all of them
     * @param seconds they took
     * @param route the visors crossed, by name
     * @param carried the least number of bytes that any visor between the ends has received meanwhile
     * @param hops the network was to use
     */
    public record Verdict(
            int downloads, int expected, long bytes, double seconds, List<String> route, long carried, int hops) {
        /** Copies the route. */
        public Verdict {
            route = List.copyOf(route);
        }

        /** Whether everything is as it should be. */
        public boolean isGood() {
            return downloads == expected && route.size() == hops + 1 && (hops == 1 || carried >= bytes);
        }
    }

    /** @param progress is told what happens, in a line each */
    public Checkup(LocalNetwork network, Consumer<String> progress) {
        this.network = network;
        this.progress = progress;
    }

    /**
     * Checks.
     *
     * @param downloads at the same time
     * @param megabytes of each
     * @throws IOException when the network cannot be asked; a failed download is part of the verdict
     */
    public Verdict run(int downloads, int megabytes) throws IOException {
        long[] before = received();
        long begun = network.seams().clock().nanoTime();
        int whole = 0;
        try (SampleServer server = SampleServer.start(network.seams())) {
            for (Outcome<Boolean> one : start(server, downloads, megabytes)) {
                whole += isWhole(one) ? 1 : 0;
            }
        }
        double seconds = (network.seams().clock().nanoTime() - begun) / 1e9;
        long bytes = (long) whole * megabytes * MEGA;
        long carried = carried(before, bytes);
        return new Verdict(whole, downloads, bytes, seconds, network.route(), carried, network.hops());
    }

    /** What every visor in between has received since; their counters are a few seconds behind. */
    private long carried(long[] before, long expected) throws IOException {
        long[] carried = {0};
        try {
            new Awaiting(network.seams()).until("the count of what was relayed", COUNTERS_LIMIT, () -> {
                long[] now = received();
                carried[0] = LongStream.range(1, network.hops())
                        .map(i -> now[(int) i] - before[(int) i])
                        .min()
                        .orElse(0);
                return network.hops() == 1 || carried[0] >= expected;
            });
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            progress.accept(e.getMessage());
        }
        return carried[0];
    }

    private List<Outcome<Boolean>> start(SampleServer server, int downloads, int megabytes) {
        ProxiedDownload through = new ProxiedDownload(network.seams(), network.proxy(), LIMIT);
        List<Outcome<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < downloads; i++) {
            Sample sample = new Sample(SEED + i, (long) megabytes * MEGA);
            Outcome<Boolean> outcome = new Outcome<>();
            running.add(outcome);
            network.seams().threads().start("check/" + i, () -> {
                try {
                    outcome.complete(Arrays.equals(through.fetch(server.address(), sample), sample.digest()));
                } catch (IOException | RuntimeException e) {
                    outcome.fail(e);
                }
            });
        }
        return running;
    }

    private boolean isWhole(Outcome<Boolean> download) {
        try {
            boolean same = Awaiting.result(download, network.seams(), LIMIT.multipliedBy(2));
            if (!same) {
                progress.accept("a download came with other bytes than were sent");
            }
            return same;
        } catch (IOException e) {
            progress.accept("a download failed: " + e.getMessage());
            return false;
        }
    }

    /** Bytes that each visor has received over its transports. */
    private long[] received() throws IOException {
        long[] sums = new long[network.visors().size()];
        for (int i = 0; i < sums.length; i++) {
            try (ControlClient control = network.control(network.visors().get(i))) {
                for (TransportView transport : control.transports(TransportFilter.ALL)) {
                    sums[i] += transport.log().map(log -> log.received()).orElse(0L);
                }
            }
        }
        return sums;
    }
}
