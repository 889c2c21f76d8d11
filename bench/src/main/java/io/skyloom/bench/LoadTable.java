package io.skyloom.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Prints medians and, in brackets, the lowest and highest of the rounds. */
final class LoadTable {
    private final PrintStream out;

    LoadTable(PrintStream out) {
        this.out = out;
        out.println("| payload | side | packets/s | MB/s | CPU s/GB | cipher alone | raw socket | ratio | B/packet |");
        out.println("|---|---|---|---|---|---|---|---|---|");
    }

    void print(int payload, List<LoadPair> raw, List<LoadPair> sealed) {
        row(payload, "sender", LoadPair::sender, raw, sealed);
        row(payload, "receiver", LoadPair::receiver, raw, sealed);
    }

    private void row(
            int payload, String side, Function<LoadPair, LoadResult> of, List<LoadPair> raw, List<LoadPair> sealed) {
        // Headers, frames and tags travel, too: the socket carries more bytes than the payload.
        double wire = wireBytesPerPayloadByte(payload);
        ToDoubleFunction<LoadResult> socket = result -> result.secondsPerGigabyte() * wire;
        double rawMedian = Spread.of(raw, of, socket).median();
        out.printf(
                "| %d | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                payload,
                side,
                Spread.of(sealed, of, LoadResult::packetsPerSecond).text("%.0f"),
                Spread.of(sealed, of, LoadResult::megabytesPerSecond).text("%.0f"),
                Spread.of(sealed, of, LoadResult::secondsPerGigabyte).text("%.3f"),
                Spread.of(sealed, of, LoadResult::cipherSecondsPerGigabyte).text("%.3f"),
                Spread.of(raw, of, socket).text("%.3f"),
                Spread.of(sealed, of, one -> one.secondsPerGigabyte() / (one.cipherSecondsPerGigabyte() + rawMedian))
                        .text("%.2f"),
                Spread.of(sealed, of, LoadResult::allocatedPerPacket).text("%.1f"));
    }

    private static double wireBytesPerPayloadByte(int payload) {
        double packet = payload + 7;
        double plain = packet > 4070 ? 4070 : Math.floor(4070 / packet) * packet;
        return packet / payload * (plain + 26) / plain;
    }

    /** The middle and the ends of some values. */
    private record Spread(double lowest, double median, double highest) {
        static Spread of(
                List<LoadPair> pairs, Function<LoadPair, LoadResult> side, ToDoubleFunction<LoadResult> value) {
            double[] sorted =
                    pairs.stream().map(side).mapToDouble(value).sorted().toArray();
            return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }

        String text(String format) {
            String all = format + " (" + format + "–" + format + ")";
            return all.formatted(median, lowest, highest);
        }
    }
}
