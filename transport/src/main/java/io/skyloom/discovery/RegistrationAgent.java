package io.skyloom.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.entry.SignedEntry;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps discovery up to date with the transports there are. Callers only note a change and never wait; one thread
 * gathers changes for a moment, tells them in one request of each kind, tells everything again every so often, and
 * repeats what failed. At the end everything is taken back, within a limit.
 */
public final class RegistrationAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationAgent.class);

    /** While discovery is away, more than these are left to be forgotten by it: newer ones forget by themselves. */
    private static final int MOST_GONE = 10_000;

    private final Seams seams;
    private final TransportDiscoveryClient client;
    private final RegistrationPace pace;
    private final Outcome<Boolean> closed = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();
    private final LongAdder rounds = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();

    /** What shall be published. */
    @GuardedBy("lock")
    private final Map<UUID, SignedEntry> present = new LinkedHashMap<>();

    /** What shall no longer be published; never an id that is present. */
    @GuardedBy("lock")
    private final Set<UUID> gone = new LinkedHashSet<>();

    /** Whether something became present since the last round began. */
    @GuardedBy("lock")
    private boolean more;

    /** Settled by the first change since the last round began. */
    @GuardedBy("lock")
    private Outcome<Boolean> change = new Outcome<>();

    /** Owned by the publishing thread. */
    private final Registrar registrar;

    /** Owned by the publishing thread. */
    private final CallBudget budget;

    /** When everything was last told; owned by the publishing thread. */
    private long toldAt;

    /** When the last round began; owned by the publishing thread. */
    private long roundAt;

    /** Whether the last round failed, so that everything has to be told again; owned by the publishing thread. */
    private boolean behind;

    /** Owned by the publishing thread. */
    private String lastFailure = "";

    /** Whether all that is left is to take everything back; owned by the publishing thread. */
    private boolean leaving;

    /** What one round has to do. */
    private record Work(List<SignedEntry> toAnnounce, List<UUID> toWithdraw) {}

    private RegistrationAgent(Seams seams, TransportDiscoveryClient client, RegistrationPace pace) {
        this.seams = seams;
        this.client = client;
        this.pace = pace;
        this.registrar = new Registrar(client, seams.clock(), this::passTurnstile);
        this.budget = new CallBudget(seams.clock(), pace.callsPerMinute(), pace.burst());
        this.toldAt = seams.clock().nanoTime();
        this.roundAt = toldAt - pace.debounce().toNanos();
    }

    /**
     * Starts the publishing thread.
     *
     * @param client owned by the agent from now on; others may ask it questions
     */
    public static RegistrationAgent start(Seams seams, TransportDiscoveryClient client, RegistrationPace pace) {
        RegistrationAgent agent = new RegistrationAgent(seams, client, pace);
        seams.threads().start("discovery/publish", agent::run);
        return agent;
    }

    /**
     * Notes that a transport is there. Never waits; a visor's transports to itself are nobody's business and ignored.
     *
     * @param entry with both signatures where we have them: older services take no other
     */
    public void present(SignedEntry entry) {
        if (entry.entry().isSelf()) {
            return;
        }
        UUID id = entry.entry().id();
        Outcome<Boolean> changed;
        lock.lock();
        try {
            boolean wasGone = gone.remove(id);
            if (entry.equals(present.put(id, entry)) && !wasGone) {
                return;
            }
            more = true;
            changed = change;
        } finally {
            lock.unlock();
        }
        changed.complete(true);
    }

    /** Notes that a transport is no longer there. Never waits. */
    public void gone(UUID id) {
        Outcome<Boolean> changed;
        lock.lock();
        try {
            present.remove(id);
            noteGone(id);
            changed = change;
        } finally {
            lock.unlock();
        }
        changed.complete(true);
    }

    /** How many transports shall be published. */
    public int presentCount() {
        lock.lock();
        try {
            return present.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many transports still have to be taken back. */
    public int goneCount() {
        lock.lock();
        try {
            return gone.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many rounds succeeded so far. */
    public long rounds() {
        return rounds.sum();
    }

    /** How many rounds failed so far. */
    public long failures() {
        return failures.sum();
    }

    /** Takes everything back and ends; waits for that within the pace's limit. Idempotent. */
    @Override
    public void close() {
        closed.complete(true);
        currentChange().complete(true);
        try {
            if (!ended.settledWithin(seams.timers(), pace.farewell())) {
                LOG.info("discovery {} was not told in time that we leave", client.service());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    private void run() {
        try {
            publishUntilClosed();
            takeEverythingBack();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(true);
        }
    }

    private void publishUntilClosed() throws InterruptedException {
        Backoff backoff = new Backoff(pace.firstRetry(), pace.lastRetry(), seams.entropy());
        long failuresInRow = 0;
        while (!closed.isDone()) {
            if (behind) {
                closed.settledWithin(seams.timers(), backoff.next());
            } else {
                gatherChanges();
                backoff.reset();
            }
            if (!closed.isDone()) {
                failuresInRow = round() ? 0 : failuresInRow + 1;
                logFailures(failuresInRow);
            }
        }
    }

    /** Returns a moment after the first change, or when everything is to be told again. */
    private void gatherChanges() throws InterruptedException {
        Duration untilAgain = pace.again().minusNanos(seams.clock().nanoTime() - toldAt);
        if (untilAgain.isPositive() && currentChange().settledWithin(seams.timers(), untilAgain)) {
            closed.settledWithin(seams.timers(), untilDue());
        }
    }

    /** Others wait for what is new; only those who change all the time are held back. */
    private Duration untilDue() {
        Duration untilNext = pace.debounce().minusNanos(seams.clock().nanoTime() - roundAt);
        return untilNext.compareTo(pace.prompt()) > 0 ? untilNext : pace.prompt();
    }

    /** Returns whether all was told. */
    private boolean round() {
        roundAt = seams.clock().nanoTime();
        Work work = takeWork(
                behind || seams.clock().nanoTime() - toldAt >= pace.again().toNanos());
        try {
            withdraw(work.toWithdraw());
            announce(work.toAnnounce());
            behind = false;
            rounds.increment();
            return true;
        } catch (IOException e) {
            behind = true;
            if (!closed.isDone()) {
                failures.increment();
                lastFailure = String.valueOf(e.getMessage());
            }
            return closed.isDone();
        }
    }

    private void withdraw(List<UUID> ids) throws IOException {
        if (ids.isEmpty()) {
            return;
        }
        try {
            registrar.withdraw(ids);
        } catch (IOException e) {
            putBack(ids);
            throw e;
        }
    }

    private void announce(List<SignedEntry> entries) throws IOException {
        long began = seams.clock().nanoTime();
        if (!entries.isEmpty()) {
            registrar.announce(entries);
            toldAt = began;
        } else if (presentCount() == 0) {
            toldAt = began;
        }
    }

    private Work takeWork(boolean everything) {
        lock.lock();
        try {
            List<SignedEntry> toAnnounce = more || everything ? List.copyOf(present.values()) : List.of();
            List<UUID> toWithdraw = List.copyOf(gone);
            more = false;
            gone.clear();
            change = new Outcome<>();
            return new Work(toAnnounce, toWithdraw);
        } finally {
            lock.unlock();
        }
    }

    /** What could not be withdrawn stays to be withdrawn, unless it has come back meanwhile. */
    private void putBack(List<UUID> ids) {
        lock.lock();
        try {
            for (UUID id : ids) {
                if (!present.containsKey(id)) {
                    noteGone(id);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void noteGone(UUID id) {
        if (gone.add(id) && gone.size() > MOST_GONE) {
            gone.remove(gone.iterator().next());
        }
    }

    private void takeEverythingBack() {
        leaving = true;
        List<UUID> ids = everythingPublished();
        try {
            if (!ids.isEmpty()) {
                registrar.withdraw(ids);
            }
        } catch (IOException e) {
            LOG.info("discovery {} could not be told that we leave: {}", client.service(), e.getMessage());
        }
    }

    private List<UUID> everythingPublished() {
        lock.lock();
        try {
            List<UUID> ids = new ArrayList<>(present.keySet());
            ids.addAll(gone);
            present.clear();
            gone.clear();
            return ids;
        } finally {
            lock.unlock();
        }
    }

    private Outcome<Boolean> currentChange() {
        lock.lock();
        try {
            return change;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the rate; the last requests of all do not queue. */
    private void passTurnstile() throws IOException {
        try {
            Duration wait = budget.take();
            if (!leaving && wait.isPositive() && closed.settledWithin(seams.timers(), wait)) {
                throw new IOException("publishing ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while publishing transports");
        }
    }

    private void logFailures(long inRow) {
        if (Long.bitCount(inRow) == 1) {
            LOG.warn("transports are not published ({} attempts), will keep trying: {}", inRow, lastFailure);
        }
    }
}
