package io.skyloom.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens a carrier to the first of several addresses that answers. Attempts start in order, each when the one before it
 * has failed or has used up its head start; the first that connects wins and the others are closed as soon as they
 * turn up. Each attempt has a virtual thread of its own and a limit of its own.
 */
final class ConnectRace implements Closeable {
    /** The winner, and who has lost for good by then. */
    record Finish(ByteStream carrier, Candidate winner, List<Candidate> failed) {}

    private final Seams seams;
    private final String name;
    private final List<Candidate> candidates;
    private final Duration connectLimit;
    private final Outcome<Finish> finish = new Outcome<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Candidate> failed = new ArrayList<>();

    @GuardedBy("lock")
    private final List<String> failures = new ArrayList<>();

    @GuardedBy("lock")
    private int started;

    @GuardedBy("lock")
    private Timers.@Nullable Timer headStart;

    /** @param name names the attempts' threads and the failure */
    ConnectRace(Seams seams, String name, List<Candidate> candidates, Duration connectLimit) {
        this.seams = seams;
        this.name = name;
        this.candidates = List.copyOf(candidates);
        this.connectLimit = connectLimit;
    }

    /**
     * Runs the race; blocks until somebody has won, all have lost, or the limit passes. Attempts under way then end by
     * their own limits.
     */
    Finish run(Duration limit) throws IOException {
        startAfter(0);
        try {
            return finish.await(seams.timers(), limit);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException("no connection to " + name + " within " + limit);
            if (finish.fail(late)) {
                throw late;
            }
            return finish.now().orElseThrow(() -> late);
        } catch (Outcome.FailedOutcome e) {
            Throwable why = e.getCause();
            throw new IOException("no connection to " + name + ": " + (why == null ? e : why.getMessage()), why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException("interrupted while connecting to " + name);
        } finally {
            waitFor(null);
        }
    }

    /** Gives up: the race fails if nobody has won, and a winner is closed. Idempotent; any thread. */
    @Override
    public void close() {
        if (!finish.fail(new IOException("the attempt was given up"))) {
            finish.now().ifPresent(winner -> winner.carrier().close());
        }
    }

    /** Starts the next attempt if exactly {@code before} have been started; otherwise somebody else did it. */
    private void startAfter(int before) {
        if (finish.isDone() || !claim(before)) {
            return;
        }
        Candidate next = candidates.get(before);
        int after = before + 1;
        if (after < candidates.size()) {
            waitFor(seams.timers().schedule(next.headStart(), () -> startAfter(after)));
        }
        seams.threads().start("connect " + name + " at " + next.address(), () -> attempt(next, after));
    }

    private boolean claim(int before) {
        lock.lock();
        try {
            if (started != before || before == candidates.size()) {
                return false;
            }
            started++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the timer that starts the next attempt. */
    private void waitFor(Timers.@Nullable Timer next) {
        Timers.Timer previous;
        lock.lock();
        try {
            previous = headStart;
            headStart = next;
        } finally {
            lock.unlock();
        }
        if (previous != null) {
            previous.cancel();
        }
        if (next != null && finish.isDone()) {
            next.cancel();
        }
    }

    private void attempt(Candidate candidate, int startedWithIt) {
        try {
            ByteStream carrier = seams.net().connect(candidate.address(), connectLimit);
            if (!finish.complete(new Finish(carrier, candidate, lost()))) {
                carrier.close();
            }
        } catch (IOException | RuntimeException e) {
            lose(candidate, e);
            startAfter(startedWithIt);
        }
    }

    private List<Candidate> lost() {
        lock.lock();
        try {
            return List.copyOf(failed);
        } finally {
            lock.unlock();
        }
    }

    private void lose(Candidate candidate, Exception why) {
        IOException last = null;
        lock.lock();
        try {
            failed.add(candidate);
            failures.add(candidate.address() + ": " + (why.getMessage() == null ? why.toString() : why.getMessage()));
            if (failed.size() == candidates.size()) {
                last = new IOException(String.join("; ", failures), why);
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            finish.fail(last);
        }
    }
}
