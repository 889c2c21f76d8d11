package io.skyloom.seam.virtual;

import io.skyloom.seam.Threads;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The virtual threads of one owner, those of the data plane included, on a scheduler of the caller's.
 *
 * <p>The JDK has no public way to give virtual threads a scheduler; this class alone knows the private one, which wants
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class ScheduledThreads implements Threads {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledThreads.class);
    private static final Optional<Constructor<?>> BUILDER = findBuilder();

    private final String owner;
    private final Executor scheduler;
    private final Consumer<Thread> begin;
    private final Set<Thread> living = ConcurrentHashMap.newKeySet();

    /**
     * @param scheduler runs each part of a thread between two of its waits
     * @param begin starts a thread
     */
    ScheduledThreads(String owner, Executor scheduler, Consumer<Thread> begin) {
        this.owner = owner;
        this.scheduler = scheduler;
        this.begin = begin;
    }

    /** Whether this JDK and its options let virtual threads have another scheduler than the JDK's. */
    static boolean areAvailable() {
        return BUILDER.isPresent();
    }

    @Override
    public Thread start(String name, Runnable body) {
        Thread thread = newThread().name(owner + "/" + name).unstarted(() -> run(body));
        living.add(thread);
        boolean begun = false;
        try {
            begin.accept(thread);
            begun = true;
        } finally {
            if (!begun) {
                living.remove(thread);
            }
        }
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

    /** Whether one of them waits for a monitor, or was let into one and has not gone on yet; not while it runs. */
    boolean isAnyEntering() {
        for (Thread thread : living) {
            if (VirtualState.isEntering(thread)) {
                return true;
            }
        }
        return false;
    }

    private Thread.Builder.OfVirtual newThread() {
        try {
            return (Thread.Builder.OfVirtual) BUILDER.orElseThrow().newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no scheduler for virtual threads can be given", e);
        }
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
}
