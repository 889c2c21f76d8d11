package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs virtual threads one at a time on the thread that has made this, the driver, and picks the next one at random
 * from a seed. A thread runs until it waits, so the same seed gives the same interleaving as long as nothing else wakes
 * the threads and nobody waits in a socket or by the machine's time. One that finds a monitor taken by a thread of the
 * machine, such as that of the standard output, is waited for: nobody else runs meanwhile.
 */
final class SeededCrew implements Crew, Executor {
    /** Of the machine's time: a thread of the machine that holds a monitor is never long about it. */
    private static final Duration MONITOR_LIMIT = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();

    @GuardedBy("lock")
    private final List<Runnable> ready = new ArrayList<>();

    /** Whose continuation each is; the JDK gives the same one for a thread all its life. */
    @GuardedBy("lock")
    private final IdentityHashMap<Runnable, Thread> threads = new IdentityHashMap<>();

    @GuardedBy("lock")
    private final SplittableRandom random;

    /** Who makes the simulation runs it. */
    private final Thread driver = Thread.currentThread();

    @GuardedBy("lock")
    private @Nullable Thread starting;

    /** The one whose turn it is. */
    @GuardedBy("lock")
    private @Nullable Runnable running;

    /** Whether it has yielded, or could go on before it had stepped aside. */
    @GuardedBy("lock")
    private boolean goesOn;

    /** The machine's thread that has let it into a monitor for which it waited. */
    @GuardedBy("lock")
    private @Nullable Thread letInBy;

    /** What another thread has done here and nobody was told yet; its moment is in no seed. */
    @GuardedBy("lock")
    private @Nullable IllegalStateException intrusion;

    SeededCrew(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public Threads threadsOf(String owner) {
        return new ScheduledThreads(owner, this, this::begin);
    }

    /** A thread of this scheduler can go on; called by whoever woke it: the driver or another one. */
    @Override
    public void execute(Runnable continuation) {
        lock.lock();
        try {
            threads.computeIfAbsent(continuation, this::started);
            Thread waker = Thread.currentThread();
            boolean fromOutside = waker != driver && (running == null || waker != threads.get(running));
            if (fromOutside && continuation == running) {
                letInBy = waker;
                released.signalAll();
                return;
            }
            if (fromOutside) {
                noteIntrusion(waker.getName());
            }
            goesOn |= continuation == running;
            ready.add(continuation);
        } finally {
            lock.unlock();
        }
    }

    /** The thread that is being started, of which the scheduler knows only its continuation. */
    @GuardedBy("lock")
    private Thread started(Runnable continuation) {
        return Objects.requireNonNull(
                starting, () -> continuation + " belongs to a thread that was started past the threads of its seams");
    }

    @GuardedBy("lock")
    private void noteIntrusion(String waker) {
        if (intrusion == null) {
            intrusion = new IllegalStateException(waker + " has woken a thread of the simulation, so this run"
                    + " cannot be repeated: something waits by the machine's time, or for one of its threads");
        }
    }

    @Override
    public void runUntilIdle() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a thread of the simulation cannot run the others");
        }
        if (Thread.currentThread() != driver) {
            throw new IllegalStateException("only " + driver + ", which has made the simulation, runs it");
        }
        for (Runnable next = pick(); next != null; next = pick()) {
            do {
                next.run();
            } while (isHeldUp(next));
        }
    }

    /**
     * Waits until the thread whose turn it is has the monitor that it wants, if it wants one; then it goes on at once. How
     * long that takes depends on the machine, but nothing else happens before.
     */
    private boolean isHeldUp(Runnable turn) {
        lock.lock();
        try {
            Thread thread = Objects.requireNonNull(threads.get(turn));
            if (thread.getState() == Thread.State.TERMINATED) {
                threads.remove(turn);
            }
            boolean heldUp = VirtualState.isEntering(thread);
            if (heldUp && goesOn) {
                ready.remove(turn); // it was let in before it had stepped aside
            } else if (heldUp) {
                awaitRelease(turn);
            } else if (letInBy != null) { // it was woken from something else than a monitor
                noteIntrusion(letInBy.getName());
                ready.add(turn);
            } else if (goesOn && VirtualState.isUnparked(thread)) { // nobody else of the simulation ran meanwhile
                noteIntrusion("something outside");
            }
            goesOn = false;
            letInBy = null;
            running = heldUp ? turn : null;
            return heldUp;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void awaitRelease(Runnable turn) {
        long left = MONITOR_LIMIT.toNanos();
        String why = ", perhaps for one that a thread of the simulation holds";
        try {
            while (letInBy == null && left > 0) {
                left = released.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "; the test was told to end";
        }
        if (letInBy == null) {
            running = null;
            throw new IllegalStateException(threads.get(turn) + " waits for a monitor" + why);
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
            running = ready.isEmpty() ? null : ready.remove(random.nextInt(ready.size()));
            return running;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts a thread; the first continuation that comes meanwhile is its own. The lock is not held over that, for the JDK
     * may wait for monitors of its own there.
     */
    private void begin(Thread thread) {
        starting(thread);
        try {
            thread.start();
        } finally {
            starting(null);
        }
    }

    private void starting(@Nullable Thread thread) {
        lock.lock();
        try {
            starting = thread;
        } finally {
            lock.unlock();
        }
    }
}
