package io.skyloom.seam.virtual;

import io.skyloom.seam.Threads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Virtual threads on carriers of the test's own, in whatever order the machine runs them; what makes it more than the
 * machine's own is that it knows how many can go on. A thread is counted from the moment somebody wakes it until it waits
 * again, and whoever wakes another is counted meanwhile: when nobody is counted, nobody has anything to do until the test
 * or the machine's time gives it to them.
 */
final class CountedCrew implements Crew {
    private static final int CARRIERS = 8;

    /** For all crews: carriers belong to nobody, and the threads of one test seldom fill them. */
    static final Executor POOL =
            new ForkJoinPool(CARRIERS, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final AtomicInteger goOn = new AtomicInteger();
    private final Executor carriers;
    private final long patienceNanos;

    /**
     * @param carriers run what they are given, and run each at last
     * @param patience how long to wait until all wait, of the machine's time
     */
    CountedCrew(Executor carriers, Duration patience) {
        this.carriers = carriers;
        this.patienceNanos = patience.toNanos();
    }

    @Override
    public Threads threadsOf(String owner) {
        return new ScheduledThreads(owner, this::goOn, Thread::start);
    }

    /** A thread can go on; called by whoever woke it. */
    private void goOn(Runnable continuation) {
        goOn.incrementAndGet();
        carriers.execute(() -> {
            try {
                continuation.run();
            } finally {
                goOn.decrementAndGet();
            }
        });
    }

    /** Waits until all threads wait, or, since some never do, for as long as this crew has patience. */
    @Override
    public void runUntilIdle() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a thread that is waited for cannot wait until all wait");
        }
        long start = System.nanoTime();
        while (goOn.get() != 0 && System.nanoTime() - start < patienceNanos) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
