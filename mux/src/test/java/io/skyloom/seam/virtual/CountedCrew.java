package io.skyloom.seam.virtual;

import io.skyloom.seam.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Virtual threads on carriers of the test's own, in whatever order the machine runs them; what makes it more than the
 * machine's own is that it knows how many can go on. A thread is counted from the moment somebody wakes it until it waits
 * again, and whoever wakes another is counted meanwhile: when nobody is counted, nobody has anything to do until the test
 * or the machine's time gives it to them. The one exception are monitors: from JDK 24 on, who waits for one is woken by a
 * thread of the machine, and so is looked for.
 */
final class CountedCrew implements Crew {
    private static final int CARRIERS = 8;

    /** For all crews: carriers belong to nobody, and the threads of one test seldom fill them. */
    static final Executor POOL =
            new ForkJoinPool(CARRIERS, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final List<ScheduledThreads> owned = new CopyOnWriteArrayList<>();
    private final AtomicInteger goOn = new AtomicInteger();
    private final AtomicLong wakings = new AtomicLong();
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
        ScheduledThreads threads = new ScheduledThreads(owner, this::goOn, Thread::start);
        owned.add(threads);
        return threads;
    }

    /** A thread can go on; called by whoever woke it. */
    private void goOn(Runnable continuation) {
        AtomicBoolean counted = new AtomicBoolean(true);
        goOn.incrementAndGet();
        wakings.incrementAndGet();
        try {
            carriers.execute(() -> {
                try {
                    continuation.run();
                } finally {
                    uncount(counted);
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            uncount(counted); // unless it runs all the same
            throw e;
        }
    }

    private void uncount(AtomicBoolean counted) {
        if (counted.compareAndSet(true, false)) {
            goOn.decrementAndGet();
        }
    }

    /**
     * Waits until all threads wait. An interrupt ends that at once and stays set.
     *
     * @throws IllegalStateException when some have not waited for as long as this crew has patience, or on one of them
     */
    @Override
    public void runUntilIdle() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a thread that is waited for cannot wait until all wait");
        }
        long start = System.nanoTime();
        while (!isIdle() && !Thread.currentThread().isInterrupted()) {
            if (System.nanoTime() - start > patienceNanos) {
                throw new IllegalStateException(
                        goOn + " threads go on and on, so no time can pass: use rush, or end them");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private boolean isIdle() {
        long before = wakings.get();
        return goOn.get() == 0
                && owned.stream().noneMatch(ScheduledThreads::isAnyEntering)
                && goOn.get() == 0
                && wakings.get() == before;
    }
}
