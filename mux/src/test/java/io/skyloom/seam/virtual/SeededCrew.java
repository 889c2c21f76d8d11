package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Threads;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs virtual threads one at a time on the thread that calls {@link #runUntilIdle}, and picks the next one at random
 * from a seed. A thread runs until it waits, so the same seed gives the same interleaving as long as nothing else wakes
 * the threads and nobody waits in a monitor, a socket or by the machine's time.
 *
 * <p>The JDK has no public way to give virtual threads a scheduler; this class alone knows the private one, which wants
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class SeededCrew implements Crew, Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SeededCrew.class);
    private static final Optional<Constructor<?>> BUILDER = findBuilder();

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Runnable> ready = new ArrayList<>();

    @GuardedBy("lock")
    private final SplittableRandom random;

    /** Who makes the simulation runs it. */
    private final Thread driver = Thread.currentThread();

    /** What another thread has done here and nobody was told yet; its moment is in no seed. */
    @GuardedBy("lock")
    private @Nullable IllegalStateException intrusion;

    SeededCrew(long seed) {
        random = new SplittableRandom(seed);
    }

    static boolean isAvailable() {
        return BUILDER.isPresent();
    }

    @Override
    public Threads threadsOf(String owner) {
        return new Owned(owner);
    }

    private Thread.Builder.OfVirtual newThread() {
        try {
            return (Thread.Builder.OfVirtual) BUILDER.orElseThrow().newInstance(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no scheduler for virtual threads can be given", e);
        }
    }

    /** A thread of this scheduler can go on; called by whoever woke it: the driver or another one. */
    @Override
    public void execute(Runnable continuation) {
        lock.lock();
        try {
            Thread waker = Thread.currentThread();
            if (waker != driver && !waker.isVirtual() && intrusion == null) {
                intrusion = new IllegalStateException(waker.getName() + " has woken a thread of the simulation, so this"
                        + " run cannot be repeated: something waits in a monitor or by the machine's time");
            }
            ready.add(continuation);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void runUntilIdle() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a thread of the simulation cannot run the others");
        }
        for (Runnable next = pick(); next != null; next = pick()) {
            next.run();
        }
    }

    private @Nullable Runnable pick() {
        lock.lock();
        try {
            if (intrusion != null) {
                IllegalStateException once = intrusion;
                intrusion = null;
                throw once;
            }
            return ready.isEmpty() ? null : ready.remove(random.nextInt(ready.size()));
        } finally {
            lock.unlock();
        }
    }

    private static Optional<Constructor<?>> findBuilder() {
        try {
            Constructor<?> found = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            found.setAccessible(true);
            return Optional.of(found);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The threads of one owner, those of the data plane included. */
    private final class Owned implements Threads {
        private final String owner;
        private final Set<Thread> living = ConcurrentHashMap.newKeySet();

        Owned(String owner) {
            this.owner = owner;
        }

        @Override
        public Thread start(String name, Runnable body) {
            Thread thread = newThread().name(owner + "/" + name).unstarted(() -> run(body));
            living.add(thread);
            thread.start();
            return thread;
        }

        @Override
        public Thread startDataPlane(String name, Runnable body) {
            return start(name, body);
        }

        @Override
        public List<String> running() {
            return living.stream().map(Thread::getName).sorted().toList();
        }

        private void run(Runnable body) {
            Thread self = Thread.currentThread();
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                LOG.error("thread {} ended by an unexpected error", self.getName(), e);
            } finally {
                living.remove(self);
            }
        }
    }
}
