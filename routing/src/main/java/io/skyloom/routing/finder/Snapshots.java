package io.skyloom.routing.finder;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the graph of published transports and fetches it anew when it is asked for and has grown old. However many ask,
 * one fetches; whoever has an old graph is not kept waiting. When fetching fails the old graph is used on. Any thread.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final String name;
    private final TransportSource source;
    private final Duration fresh;
    private final Duration pause;
    private final Seams seams;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Snapshot current;

    @GuardedBy("lock")
    private @Nullable Outcome<Snapshot> fetching;

    @GuardedBy("lock")
    private boolean failedBefore;

    @GuardedBy("lock")
    private long triedAt;

    /** A graph and when it was fetched. */
    private record Snapshot(TransportGraph graph, long at) {}

    /**
     * Nothing has been fetched yet.
     *
     * @param name begins the name of the fetching thread
     * @param fresh how old a graph may be before it is fetched anew
     * @param pause how soon a failed fetch is tried again
     */
    public Snapshots(String name, TransportSource source, Duration fresh, Duration pause, Seams seams) {
        this.name = name;
        this.source = source;
        this.fresh = fresh;
        this.pause = pause;
        this.seams = seams;
    }

    /** The graph if there is one of the wanted age; never waits, but sees to it that there will be one. */
    public @Nullable TransportGraph ifFresh() {
        Snapshot known = known();
        if (known != null && isFresh(known)) {
            return known.graph;
        }
        fetch(known);
        return null;
    }

    /**
     * The graph: a fresh one, an old one while a fresh one is being fetched, or, when there is none at all, the first.
     *
     * @throws IOException when there is none and none could be fetched within the limit
     */
    public TransportGraph get(Duration limit) throws IOException, InterruptedException {
        Snapshot known = known();
        if (known != null) {
            if (!isFresh(known)) {
                fetch(known);
            }
            return known.graph;
        }
        try {
            return fetch(known).await(seams.timers(), limit).graph;
        } catch (TimeoutException e) {
            throw new IOException("no list of transports within " + limit, e);
        } catch (FailedOutcome e) {
            throw new IOException("no list of transports: " + e.getMessage(), e);
        }
    }

    /**
     * A graph fetched after the given one, where that is not too young to be worth it: for whoever found nothing in it.
     *
     * @return the given one when it is young, or nothing newer can be had within the limit
     */
    TransportGraph after(TransportGraph seen, Duration limit) throws InterruptedException {
        Snapshot known = known();
        if (known != null && (known.graph != seen || seams.clock().nanoTime() - known.at < pause.toNanos())) {
            return known.graph;
        }
        try {
            return fetch(known).await(seams.timers(), limit).graph;
        } catch (TimeoutException | FailedOutcome e) {
            LOG.debug("{}: no newer list of transports: {}", name, e.toString());
            return seen;
        }
    }

    /** What came after the one that was seen, a fetch under way, a new one, or the failure of the last one while it is too soon for another. */
    private Outcome<Snapshot> fetch(@Nullable Snapshot seen) {
        Outcome<Snapshot> mine = new Outcome<>();
        lock.lock();
        try {
            if (current != null && current != seen) {
                mine.complete(current);
                return mine;
            }
            if (fetching != null) {
                return fetching;
            }
            if (failedBefore && seams.clock().nanoTime() - triedAt < pause.toNanos()) {
                mine.fail(new IOException("fetching it failed a short while ago"));
                return mine;
            }
            fetching = mine;
        } finally {
            lock.unlock();
        }
        seams.threads().start(name + "/fetch", () -> run(mine));
        return mine;
    }

    private void run(Outcome<Snapshot> outcome) {
        try {
            Snapshot fetched =
                    new Snapshot(TransportGraph.of(source.all()), seams.clock().nanoTime());
            finish(fetched);
            outcome.complete(fetched);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: no list of transports: {}", name, e.toString());
            finish(null);
            outcome.fail(e);
        }
    }

    private void finish(@Nullable Snapshot fetched) {
        lock.lock();
        try {
            fetching = null;
            failedBefore = fetched == null;
            triedAt = seams.clock().nanoTime();
            current = fetched == null ? current : fetched;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Snapshot known() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFresh(Snapshot snapshot) {
        return seams.clock().nanoTime() - snapshot.at < fresh.toNanos();
    }
}
