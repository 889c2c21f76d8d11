package io.skyloom.dmsg.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.retry.Bell;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tries ways to one destination in their order, beginning the next one when the last has failed or has kept us waiting
 * for its patience. The first stream wins; the others are given up, so that the destination rarely sees two. A refusal
 * by the destination itself ends the race, as no other way would lead to another answer. One race is one dial: the
 * calling thread runs it, each attempt has a virtual thread.
 */
final class DialRace {
    private static final Set<DmsgError> VERDICTS = EnumSet.of(
            DmsgError.REQUEST_SIGNATURE,
            DmsgError.REQUEST_TIMESTAMP,
            DmsgError.REQUEST_SOURCE_KEY,
            DmsgError.REQUEST_DESTINATION_KEY,
            DmsgError.REQUEST_SOURCE_PORT,
            DmsgError.REQUEST_DESTINATION_PORT,
            DmsgError.NO_LISTENER,
            DmsgError.ACCEPT_QUEUE_FULL,
            DmsgError.RESPONSE_REJECTED);

    private final String what;
    private final Seams seams;
    private final Bell bell = new Bell();
    private final List<Attempt> attempts = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int running;

    @GuardedBy("lock")
    private boolean over;

    @GuardedBy("lock")
    private @Nullable DmsgStream winner;

    @GuardedBy("lock")
    private @Nullable IOException failure;

    @GuardedBy("lock")
    private boolean decided;

    /** One way to the destination. */
    interface Way {
        /** Goes it; blocks within limits of its own. */
        DmsgStream go(Attempt attempt) throws IOException;

        /** How long to wait for it before another way is tried beside it. */
        Duration patience();
    }

    DialRace(String what, Seams seams) {
        this.what = what;
        this.seams = seams;
    }

    /**
     * Runs the race.
     *
     * @throws IOException when no way leads there, with the reason of the last one, or when the limit passed
     */
    DmsgStream run(List<Way> ways, Duration limit) throws IOException {
        long begin = seams.clock().nanoTime();
        int next = 0;
        try {
            while (true) {
                Duration left = limit.minusNanos(seams.clock().nanoTime() - begin);
                DmsgStream won = finished(next == ways.size(), !left.isPositive());
                if (won != null) {
                    return won;
                }
                Duration patience = left;
                if (next < ways.size()) {
                    Way way = ways.get(next++);
                    start(way);
                    patience = way.patience().compareTo(left) < 0 ? way.patience() : left;
                }
                bell.rest(seams.timers(), patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while dialling " + what);
        } finally {
            end();
        }
    }

    /** The winner, or null while it is worth waiting. */
    private @Nullable DmsgStream finished(boolean nothingLeft, boolean late) throws IOException {
        lock.lock();
        try {
            if (winner != null) {
                over = true;
                return winner;
            }
            if (decided || late || (nothingLeft && running == 0)) {
                over = true;
                throw lost(late);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private IOException lost(boolean late) {
        if (failure instanceof DmsgException verdict && decided) {
            return verdict;
        }
        IOException why = failure != null ? failure : new IOException(late ? "no answer in time" : "no server");
        return DmsgError.CANNOT_CONNECT.exception(why);
    }

    private void start(Way way) {
        Attempt attempt = new Attempt();
        attempts.add(attempt);
        lock.lock();
        try {
            running++;
        } finally {
            lock.unlock();
        }
        seams.threads().start("dmsg:dial " + what + "/" + attempts.size(), () -> go(way, attempt));
    }

    private void go(Way way, Attempt attempt) {
        DmsgStream won = null;
        IOException lost = null;
        try {
            won = way.go(attempt);
        } catch (IOException e) {
            lost = e;
        } finally {
            settle(won, lost);
        }
    }

    private void settle(@Nullable DmsgStream won, @Nullable IOException lost) {
        boolean late;
        lock.lock();
        try {
            running--;
            late = over || winner != null;
            if (!late && won != null) {
                winner = won;
            } else if (!late && !decided && lost != null) {
                failure = lost;
                decided = lost instanceof DmsgException refused && VERDICTS.contains(refused.error());
            }
        } finally {
            lock.unlock();
        }
        bell.ring();
        if (late && won != null) {
            won.close();
        }
    }

    /** Gives up all attempts but the winner's, whose stream is no longer the attempt's to reset. */
    private void end() {
        DmsgStream abandoned;
        lock.lock();
        try {
            abandoned = over ? null : winner;
            over = true;
        } finally {
            lock.unlock();
        }
        attempts.forEach(Attempt::abandon);
        if (abandoned != null) {
            abandoned.close();
        }
    }
}
