package io.skyloom.seam;

/** Reads time. Any thread may call it; two calls in one thread never see the monotonic time go back. */
public interface Clock {
    /** Monotonic time in nanoseconds with an arbitrary origin; only differences mean anything and they may wrap. */
    long nanoTime();

    /** Wall time in milliseconds since 1970-01-01 UTC; it may jump. Only for what peers or files are told. */
    long wallMillis();

    /** Wall time in nanoseconds since 1970-01-01 UTC, at whatever resolution the machine has. */
    default long wallNanos() {
        return wallMillis() * 1_000_000L;
    }
}
