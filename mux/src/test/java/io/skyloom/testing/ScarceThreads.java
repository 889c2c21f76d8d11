package io.skyloom.testing;

import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads of which the first that bears such a name cannot be started, as when a machine has no more. Any thread. */
public final class ScarceThreads implements Threads {
    private final Threads inner;
    private final String part;
    private final AtomicBoolean refused = new AtomicBoolean();

    private ScarceThreads(Threads inner, String part) {
        this.inner = inner;
        this.part = part;
    }

    /** The same seams, whose first thread with {@code part} in its name cannot be started. */
    public static Seams around(Seams seams, String part) {
        return new Seams(
                seams.clock(), seams.timers(), new ScarceThreads(seams.threads(), part), seams.net(), seams.entropy());
    }

    @Override
    public Thread start(String name, Runnable body) {
        refuse(name);
        return inner.start(name, body);
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        refuse(name);
        return inner.startDataPlane(name, body);
    }

    @Override
    public List<String> running() {
        return inner.running();
    }

    private void refuse(String name) {
        if (name.contains(part) && refused.compareAndSet(false, true)) {
            throw new OutOfMemoryError("unable to create native thread, as a test wants it");
        }
    }
}
