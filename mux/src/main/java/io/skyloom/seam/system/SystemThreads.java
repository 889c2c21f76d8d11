package io.skyloom.seam.system;

import io.skyloom.seam.Threads;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads for what waits; for the data plane platform threads up to a number, virtual ones beyond it (where
 * the launcher has raised the scheduler's parallelism, so that the kernel slices between carriers).
 */
public final class SystemThreads implements Threads {
    /** Which kind of thread carries the data plane. */
    public enum DataPlane {
        /** Always platform threads. */
        PLATFORM,
        /** Always virtual threads. */
        VIRTUAL,
        /** Platform threads up to {@link SystemThreads#PLATFORM_LIMIT}, virtual ones beyond. */
        AUTO
    }

    /** With {@link DataPlane#AUTO}: how many data-plane threads are platform threads at most. */
    public static final int PLATFORM_LIMIT = 512;

    private static final Logger LOG = LoggerFactory.getLogger(SystemThreads.class);
    private static final long DATA_PLANE_STACK_BYTES = 256 * 1024;

    private final String owner;
    private final DataPlane dataPlane;
    private final Set<Thread> living = ConcurrentHashMap.newKeySet();
    private final AtomicInteger platformReaders = new AtomicInteger();

    /** @param owner prefix of every thread's name, for example the short key of the visor */
    public SystemThreads(String owner, DataPlane dataPlane) {
        this.owner = owner;
        this.dataPlane = dataPlane;
    }

    @Override
    public Thread start(String name, Runnable body) {
        return launch(Thread.ofVirtual(), name, body, () -> {});
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        int platform = platformReaders.incrementAndGet();
        if (dataPlane == DataPlane.VIRTUAL || (dataPlane == DataPlane.AUTO && platform > PLATFORM_LIMIT)) {
            platformReaders.decrementAndGet();
            return launch(Thread.ofVirtual(), name, body, () -> {});
        }
        return launch(
                Thread.ofPlatform().daemon().stackSize(DATA_PLANE_STACK_BYTES),
                name,
                body,
                platformReaders::decrementAndGet);
    }

    @Override
    public void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    @Override
    public List<String> running() {
        return living.stream().map(Thread::getName).sorted().toList();
    }

    private Thread launch(Thread.Builder builder, String name, Runnable body, Runnable afterwards) {
        Thread thread = builder.name(owner + "/" + name).unstarted(() -> {
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "thread {} ended by an unexpected error",
                        Thread.currentThread().getName(),
                        e);
            } finally {
                living.remove(Thread.currentThread());
                afterwards.run();
            }
        });
        living.add(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // the machine gives no more threads
            living.remove(thread);
            afterwards.run();
            throw e;
        }
        return thread;
    }
}
