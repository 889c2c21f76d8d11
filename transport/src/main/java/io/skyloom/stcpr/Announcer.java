package io.skyloom.stcpr;

import io.skyloom.retry.Backoff;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps our entry at the resolver alive: says where we are, again every so often, and takes it back at the end. A
 * failure is repeated after a growing delay, for ever. One thread does it all, so nothing is ever said after it was
 * taken back; any thread may close.
 */
final class Announcer implements AutoCloseable {
    /** How often, how soon after a failure, how patiently at the end. */
    record Pace(Duration again, Duration firstRetry, Duration lastRetry, Duration farewell) {
        static final Pace USUAL =
                new Pace(Duration.ofSeconds(90), Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(3));
    }

    /** Says where we are at this moment. */
    interface Whereabouts {
        Announcement now() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final AddressBook book;
    private final Whereabouts whereabouts;
    private final Seams seams;
    private final Pace pace;
    private final Outcome<Boolean> closed = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();
    private final LongAdder failures = new LongAdder();

    /** Written by the announcing thread only. */
    private volatile boolean bound;

    /** Owned by the announcing thread. */
    private boolean attempted;

    /** Owned by the announcing thread. */
    private long failuresInRow;

    Announcer(AddressBook book, Whereabouts whereabouts, Seams seams, Pace pace) {
        this.book = book;
        this.whereabouts = whereabouts;
        this.seams = seams;
        this.pace = pace;
    }

    /** Starts the thread; call once. */
    void start(String name) {
        seams.threads().start(name, this::run);
    }

    /** Whether the last announcement was taken. */
    boolean isBound() {
        return bound;
    }

    /** How many announcements failed so far. */
    long failures() {
        return failures.sum();
    }

    /** Ends the thread and waits, not for long, until our entry was taken back. Idempotent. */
    @Override
    public void close() {
        closed.complete(true);
        try {
            if (!ended.settledWithin(seams.timers(), pace.farewell())) {
                LOG.info("the resolver was not told in time that we leave; it will forget us by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            announceUntilClosed();
            takeBack();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(true);
        }
    }

    private void announceUntilClosed() throws InterruptedException {
        Backoff retry = new Backoff(pace.firstRetry(), pace.lastRetry(), seams.entropy());
        boolean leaving = closed.isDone();
        while (!leaving) {
            bound = announce();
            if (bound) {
                retry.reset();
            }
            leaving = closed.settledWithin(seams.timers(), bound ? pace.again() : retry.next());
        }
    }

    private boolean announce() {
        attempted = true;
        try {
            book.bind(whereabouts.now());
            if (failuresInRow > 0) {
                LOG.info("the resolver knows us now, after {} failed attempts", failuresInRow);
            }
            failuresInRow = 0;
            return true;
        } catch (IOException e) {
            failures.increment();
            if (failuresInRow++ == 0) {
                LOG.warn("cannot tell the resolver where we are, will keep trying: {}", e.getMessage());
            }
            return false;
        }
    }

    private void takeBack() {
        bound = false;
        if (!attempted) {
            return;
        }
        try {
            book.unbind();
        } catch (IOException e) {
            LOG.info("the resolver could not be told that we leave: {}", e.getMessage());
        }
    }
}
