package io.skyloom.bench.stream;

import io.skyloom.bench.cost.ProcessCost;
import java.util.Arrays;

/**
 * What one side of a {@link LoadCase} saw while it counted.
 *
 * @param packets sent or received
 * @param payloadBytes in them
 * @param cost of the whole process
 * @param cipherSecondsPerGigabyte CPU seconds per 10^9 payload bytes of sealing or opening alone, in the same process
 */
record LoadResult(long packets, long payloadBytes, ProcessCost cost, double cipherSecondsPerGigabyte) {
    private static final String MARK = "result";

    double secondsPerGigabyte() {
        return cost.cpuNanos() / (double) payloadBytes;
    }

    double packetsPerSecond() {
        return packets * 1e9 / cost.nanos();
    }

    double megabytesPerSecond() {
        return payloadBytes * 1e3 / cost.nanos();
    }

    double allocatedPerPacket() {
        return cost.allocated() / (double) packets;
    }

    String toLine() {
        return String.join(
                " ",
                MARK,
                String.valueOf(packets),
                String.valueOf(payloadBytes),
                String.valueOf(cost.nanos()),
                String.valueOf(cost.cpuNanos()),
                String.valueOf(cost.allocated()),
                String.valueOf(cipherSecondsPerGigabyte));
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK + " ");
    }

    static LoadResult ofLine(String line) {
        String[] fields = line.split(" ", -1);
        long[] numbers = Arrays.stream(fields, 1, 6).mapToLong(Long::parseLong).toArray();
        return new LoadResult(
                numbers[0],
                numbers[1],
                new ProcessCost(numbers[2], numbers[3], numbers[4]),
                Double.parseDouble(fields[6]));
    }
}
