package io.skyloom.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call that a method is working on: answered once, abandoned at most once, over when the method returns. */
final class ServedCall implements RpcContext {
    private static final Logger LOG = LoggerFactory.getLogger(ServedCall.class);

    private enum State {
        RUNNING,
        ABANDONED,
        OVER
    }

    private final RequestHeader header;
    private final boolean unlimited;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private State state = State.RUNNING;

    @GuardedBy("lock")
    private List<Runnable> actions = new ArrayList<>();

    @GuardedBy("lock")
    private Timers.@Nullable Timer limit;

    ServedCall(RequestHeader header, boolean unlimited) {
        this.header = header;
        this.unlimited = unlimited;
    }

    RequestHeader header() {
        return header;
    }

    /** Whether the method may wait for ever, and so must be told as soon as the peer is gone. */
    boolean isUnlimited() {
        return unlimited;
    }

    /** Whether the caller is the one to answer; true once. */
    boolean claimAnswer() {
        return answered.compareAndSet(false, true);
    }

    /** Hands over the timer of the call's limit, which is stopped when the method returns. */
    void limitedBy(Timers.Timer timer) {
        boolean late;
        lock.lock();
        try {
            late = state == State.OVER;
            limit = timer;
        } finally {
            lock.unlock();
        }
        if (late) {
            timer.cancel();
        }
    }

    @Override
    public boolean isAbandoned() {
        lock.lock();
        try {
            return state == State.ABANDONED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onAbandoned(Runnable action) {
        boolean now;
        lock.lock();
        try {
            now = state == State.ABANDONED;
            if (state == State.RUNNING) {
                actions.add(action);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            run(action);
        }
    }

    /** Tells the method that nobody waits for it any more. */
    void abandon() {
        List<Runnable> due = end(State.ABANDONED);
        due.forEach(this::run);
    }

    /** The method has returned. */
    void finish() {
        end(State.OVER);
        Timers.Timer timer;
        lock.lock();
        try {
            timer = limit;
        } finally {
            lock.unlock();
        }
        if (timer != null) {
            timer.cancel();
        }
    }

    private List<Runnable> end(State as) {
        lock.lock();
        try {
            List<Runnable> due = state == State.RUNNING ? actions : List.of();
            state = state == State.OVER ? State.OVER : as;
            actions = new ArrayList<>();
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("rpc {}: could not be told that its call was abandoned", header.method(), e);
        }
    }
}
