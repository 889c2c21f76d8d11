package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Who works for a setup node: its own threads and its requests. They are known so that they end with it. Any thread. */
final class SetupThreads {
    private final Seams seams;
    private final ReentrantLock lock = new ReentrantLock();

    /** Our own threads that have begun. */
    @GuardedBy("lock")
    private final Set<Thread> own = new LinkedHashSet<>();

    /** Threads, begun or not, and requests. */
    @GuardedBy("lock")
    private int working;

    /** Arrives when nobody works any more; another one for the next time. */
    @GuardedBy("lock")
    private Outcome<Boolean> nobody = new Outcome<>();

    @GuardedBy("lock")
    private boolean dismissed;

    SetupThreads(Seams seams) {
        this.seams = seams;
        nobody.complete(true);
    }

    /** Starts a thread; after {@link #dismiss} it begins interrupted. */
    void start(String name, Runnable body) {
        enter();
        boolean started = false;
        try {
            seams.threads().start(name, () -> run(body));
            started = true;
        } finally {
            if (!started) {
                leave();
            }
        }
    }

    private void run(Runnable body) {
        begin();
        try {
            body.run();
        } finally {
            leave();
        }
    }

    /** Somebody begins to work; {@link #leave} follows. */
    void enter() {
        lock.lock();
        try {
            if (working++ == 0) {
                nobody = new Outcome<>();
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        Outcome<Boolean> last = null;
        lock.lock();
        try {
            own.remove(Thread.currentThread());
            if (--working == 0) {
                last = nobody;
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.complete(true);
        }
    }

    /** Waits until nobody works; returns whether that is so. */
    boolean awaitNobody(Duration limit) throws InterruptedException {
        Outcome<Boolean> end;
        lock.lock();
        try {
            end = nobody;
        } finally {
            lock.unlock();
        }
        return end.settledWithin(seams.timers(), limit);
    }

    /** Interrupts our own threads, now and whenever another one begins. */
    void dismiss() {
        List<Thread> going;
        lock.lock();
        try {
            dismissed = true;
            going = List.copyOf(own);
        } finally {
            lock.unlock();
        }
        going.forEach(Thread::interrupt);
    }

    private void begin() {
        boolean late;
        lock.lock();
        try {
            own.add(Thread.currentThread());
            late = dismissed;
        } finally {
            lock.unlock();
        }
        if (late) {
            Thread.currentThread().interrupt();
        }
    }
}
