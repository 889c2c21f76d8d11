package io.skyloom.seam.virtual;

import io.skyloom.seam.Threads;
import io.skyloom.seam.system.SystemThreads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The machine's own virtual threads. Whether all of them wait is a matter of looking several times; which of two ready
 * ones goes first, nobody repeats.
 */
final class FreeCrew implements Crew {
    private static final int LOOKS = 3;
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Set<Thread> started = ConcurrentHashMap.newKeySet();
    private final long patienceNanos;

    FreeCrew() {
        this(Duration.ofNanos(Long.MAX_VALUE));
    }

    /** @param patience how long to wait until all wait, of the machine's time */
    FreeCrew(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    @Override
    public Threads threadsOf(String owner) {
        return new Owned(new SystemThreads(owner, SystemThreads.DataPlane.VIRTUAL));
    }

    @Override
    public void runUntilIdle() {
        long start = System.nanoTime();
        for (int quiet = 0; quiet < LOOKS && System.nanoTime() - start < patienceNanos; quiet++) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            started.removeIf(thread -> !thread.isAlive());
            if (!started.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
                quiet = -1;
            }
        }
    }

    /** The threads of one owner, noted for the looks. */
    private final class Owned implements Threads {
        private final Threads inner;

        Owned(Threads inner) {
            this.inner = inner;
        }

        @Override
        public Thread start(String name, Runnable body) {
            Thread thread = inner.start(name, body);
            started.add(thread);
            return thread;
        }

        @Override
        public Thread startDataPlane(String name, Runnable body) {
            return start(name, body);
        }

        @Override
        public List<String> running() {
            return inner.running();
        }
    }
}
