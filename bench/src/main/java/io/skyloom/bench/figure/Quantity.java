package io.skyloom.bench.figure;

import java.util.Locale;

/** What can be measured, with its unit and how exactly it is shown. */
public enum Quantity {
    NANOS("ns", 1),
    MICROS("µs", 2),
    MILLIS("ms", 2),
    SECONDS("s", 2),
    PER_SECOND("per s", 0),
    PACKETS_PER_SECOND("packets/s", 0),
    MEGABYTES_PER_SECOND("MB/s", 0),
    DOWN_MEGABYTES_PER_SECOND("down MB/s", 0),
    UP_MEGABYTES_PER_SECOND("up MB/s", 0),
    CPU_SECONDS_PER_GIGABYTE("CPU s/GB", 2),
    DOWN_CPU_SECONDS_PER_GIGABYTE("down CPU s/GB", 2),
    UP_CPU_SECONDS_PER_GIGABYTE("up CPU s/GB", 2),
    CPU_MICROS_PER_PACKET("CPU µs/packet", 2),
    CPU_MILLIS_PER_STREAM("CPU ms/stream", 3),
    CPU_MICROS("CPU µs", 3),
    INITIATOR_CPU_MICROS("initiator CPU µs", 0),
    RESPONDER_CPU_MICROS("responder CPU µs", 0),
    CORES("cores", 2),
    CIPHER_SECONDS_PER_GIGABYTE("cipher alone s/GB", 2),
    SOCKET_SECONDS_PER_GIGABYTE("raw socket s/GB", 2),
    RATIO("ratio", 2),
    ALLOCATED_PER_PACKET("B allocated/packet", 1),
    ALLOCATED_PER_BYTE("B allocated/B", 3),
    ALLOCATED_PER_OPERATION("B/op", 1),
    P50_MICROS("p50 µs", 0),
    P99_MICROS("p99 µs", 0),
    P999_MICROS("p99.9 µs", 0),
    P50_MILLIS("p50 ms", 2),
    P90_MILLIS("p90 ms", 2),
    P99_MILLIS("p99 ms", 2),
    WORST_MILLIS("worst ms", 1),
    OPEN_STREAM_P50_MICROS("open stream p50 µs", 0),
    NEW_STREAM_P50_MICROS("new stream p50 µs", 0),
    SMALL_PACKETS("small packets", 0),
    LOST_TRANSPORTS("transports lost", 0),
    HEAP_BYTES("live heap B", 0),
    WAITING_HEAP_BYTES("with a waiting thread B", 0),
    DIRECT_BYTES("outside the heap B", 0),
    RESIDENT_BYTES("resident B", 0),
    IDLE_RESIDENT_MIB("resident idle MiB", 0),
    BUSY_RESIDENT_MIB("most under load MiB", 0);

    private final String label;
    private final int digits;

    Quantity(String label, int digits) {
        this.label = label;
        this.digits = digits;
    }

    /** What stands over a column, the unit with it. */
    public String label() {
        return label;
    }

    /** A value as it is shown; large ones need fewer digits behind the point than small ones. */
    public String text(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        int shown = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? Math.min(digits, 1) : digits;
        String text = String.format(Locale.ROOT, "%." + shown + "f", value);
        return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
    }
}
