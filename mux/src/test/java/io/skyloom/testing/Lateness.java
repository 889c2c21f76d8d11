package io.skyloom.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes threads late, as on a machine that is busy elsewhere: with {@code -Dskyloom.late.threads=N} each begins up to N
 * milliseconds late, and loses as much after one call into the network of sixteen and after one waking of sixteen
 * ({@code -Dskyloom.late.calls=16}). A test that then fails had counted on an order that nobody promised. By luck and not
 * by a seed, for the machine's threads are.
 */
final class Lateness {
    private static final int LATEST_MILLIS = Integer.getInteger("skyloom.late.threads", 0);
    private static final int ONE_CALL_IN = Math.max(1, Integer.getInteger("skyloom.late.calls", 16));

    /** Whoever is never late. */
    static final Lateness NONE = new Lateness(0);

    private final int latestMillis;

    private Lateness(int latestMillis) {
        this.latestMillis = latestMillis;
    }

    /** As late as this run is told to be. */
    static Lateness asTold() {
        return new Lateness(LATEST_MILLIS);
    }

    /** Whether nobody is made late. */
    boolean isNone() {
        return latestMillis == 0;
    }

    /** On a thread that begins. */
    void atBeginning() {
        lose();
    }

    /** On a thread whose call into the network is made. */
    void afterCall() {
        if (latestMillis > 0 && ThreadLocalRandom.current().nextInt(ONE_CALL_IN) == 0) {
            lose();
        }
    }

    /** For threads on carriers of the test's own: some that were woken go on late. */
    Executor ofWakings(Executor carriers) {
        return latestMillis == 0
                ? carriers
                : woken -> {
                    if (ThreadLocalRandom.current().nextInt(ONE_CALL_IN) == 0) {
                        int late = ThreadLocalRandom.current().nextInt(latestMillis);
                        CompletableFuture.delayedExecutor(late, TimeUnit.MILLISECONDS, carriers)
                                .execute(woken);
                    } else {
                        carriers.execute(woken);
                    }
                };
    }

    /** Does nothing for a while; an interrupt ends that early and stays set. */
    private void lose() {
        if (latestMillis > 0) {
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(latestMillis)));
        }
    }
}
