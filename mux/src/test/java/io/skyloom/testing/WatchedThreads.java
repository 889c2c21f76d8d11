package io.skyloom.testing;

import io.skyloom.seam.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Notes every thread that is started through it until it has ended. */
final class WatchedThreads implements Threads {
    private final Threads inner;
    private final Watch<Thread> running;

    WatchedThreads(Threads inner, Watch<Thread> running) {
        this.inner = inner;
        this.running = running;
    }

    @Override
    public Thread start(String name, Runnable body) {
        return noted(inner.start(name, body));
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        return noted(inner.startDataPlane(name, body));
    }

    @Override
    public List<String> running() {
        return inner.running();
    }

    /** A thread may have ended before it is noted here: whoever looks asks for living ones only. */
    private Thread noted(Thread thread) {
        running.opened(thread, "thread " + thread.getName());
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
