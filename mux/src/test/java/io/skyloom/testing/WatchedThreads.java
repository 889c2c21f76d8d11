package io.skyloom.testing;

import io.skyloom.seam.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Notes every thread that is started through it until it has ended; some are made to begin late. */
final class WatchedThreads implements Threads {
    private final Threads inner;
    private final Watch<Thread> running;
    private final Lateness lateness;

    WatchedThreads(Threads inner, Watch<Thread> running, Lateness lateness) {
        this.inner = inner;
        this.running = running;
        this.lateness = lateness;
    }

    @Override
    public Thread start(String name, Runnable body) {
        return noted(body, task -> inner.start(name, task));
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        return noted(body, task -> inner.startDataPlane(name, task));
    }

    @Override
    public void pause(long nanos) {
        inner.pause(nanos);
    }

    @Override
    public List<String> running() {
        return inner.running();
    }

    /**
     * Either the ending thread or its starter, whoever comes last, strikes it off. One that ends by an error stays on
     * the list until it is dead: what it has to log about that still belongs to the test.
     */
    private Thread noted(Runnable body, Function<Runnable, Thread> start) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread thread = start.apply(() -> {
            lateness.atBeginning();
            body.run();
            ended.set(true);
            running.closed(Thread.currentThread());
        });
        running.opened(thread, "thread " + thread.getName());
        if (ended.get()) {
            running.closed(thread);
        }
        return thread;
    }

    /** Where the noted threads are, one block each. */
    static String stacks(Watch<Thread> running) {
        return running.things().stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName() + " " + thread.getState() + "\n"
                        + Arrays.stream(thread.getStackTrace())
                                .map(frame -> "    at " + frame + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }
}
