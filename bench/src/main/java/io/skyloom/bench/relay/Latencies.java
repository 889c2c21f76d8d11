package io.skyloom.bench.relay;

import java.util.Arrays;

/** Times of flight, collected by one thread. */
final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long one) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = one;
        count++;
    }

    int count() {
        return count;
    }

    /** In microseconds. */
    double quantile(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1, share * count)] / 1e3;
    }
}
