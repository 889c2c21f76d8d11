package io.skyloom.routing.appnet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.retry.Bell;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one dial. The first one to come in wins, all others are ended, and whoever comes in later is told to
 * clean up. One thread waits; any thread may report.
 */
final class DialRace {
    private final Bell bell = new Bell();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<DialAttempt> running = new ArrayList<>();

    @GuardedBy("lock")
    private final List<IOException> failures = new ArrayList<>();

    /** The transports of each path that was set up and stayed silent, since they were last compared. */
    @GuardedBy("lock")
    private final List<Set<UUID>> silent = new ArrayList<>();

    @GuardedBy("lock")
    private @Nullable AppConnection winner;

    @GuardedBy("lock")
    private boolean refused;

    @GuardedBy("lock")
    private boolean over;

    /** Lets an attempt take part; false when the race is over. */
    boolean enter(DialAttempt attempt) {
        lock.lock();
        try {
            if (!over) {
                running.add(attempt);
            }
            return !over;
        } finally {
            lock.unlock();
        }
    }

    /** Reports a connection; false when another one was first or nobody waits any more, and then it is the caller's. */
    boolean arrive(DialAttempt attempt, AppConnection connection) {
        boolean first;
        lock.lock();
        try {
            running.remove(attempt);
            first = !over && winner == null;
            winner = first ? connection : winner;
        } finally {
            lock.unlock();
        }
        bell.ring();
        return first;
    }

    /**
     * Reports a failure.
     *
     * @param last whether no other path can do better, because the remote itself has answered
     */
    void fail(DialAttempt attempt, IOException why, boolean last) {
        lock.lock();
        try {
            running.remove(attempt);
            failures.add(why);
            refused = refused || last;
        } finally {
            lock.unlock();
        }
        bell.ring();
    }

    /** Reports a path that was set up and over which no handshake came. */
    void silent(Set<UUID> transports) {
        lock.lock();
        try {
            silent.add(transports);
        } finally {
            lock.unlock();
        }
    }

    /** What all paths that stayed silent since the last call have in common; one path alone tells nothing. */
    Set<UUID> silentInCommon() {
        lock.lock();
        try {
            Set<UUID> common = silent.size() < 2 ? new HashSet<>() : new HashSet<>(silent.get(0));
            silent.forEach(common::retainAll);
            silent.clear();
            return common;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is reported or the limit has passed. */
    void rest(Timers timers, Duration limit) throws InterruptedException {
        bell.rest(timers, limit);
    }

    @Nullable
    AppConnection winner() {
        lock.lock();
        try {
            return winner;
        } finally {
            lock.unlock();
        }
    }

    boolean isRefused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return running.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int failed() {
        lock.lock();
        try {
            return failures.size();
        } finally {
            lock.unlock();
        }
    }

    List<IOException> failures() {
        lock.lock();
        try {
            return List.copyOf(failures);
        } finally {
            lock.unlock();
        }
    }

    /** Ends every attempt under way; the winner, if any, is not touched. Idempotent. */
    void end() {
        List<DialAttempt> losers;
        lock.lock();
        try {
            over = true;
            losers = new ArrayList<>(running);
        } finally {
            lock.unlock();
        }
        losers.forEach(DialAttempt::end);
        bell.ring();
    }

    /** Ends the race without a winner. */
    void abandon() {
        end();
        AppConnection unwanted = winner();
        if (unwanted != null) {
            unwanted.close();
        }
    }
}
