package io.skyloom.manager;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.retry.Bell;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the configured transports into being and back after a loss. One virtual thread makes a round every ten seconds,
 * and whenever a target that has failed is due;
 * each dial of a round has a thread of its own, a few at a time. A lost transport is dialled again within a second or so
 * by another thread. A target that fails is left alone for longer and longer, until a transport to it has lasted.
 */
final class PersistentKeeper implements TransportEvents {
    /** From the end of one round to the next, unless there is something to do earlier. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    /** How long a target is left alone after its first failure; the resolver may not even be known yet. */
    static final Duration FIRST = Duration.ofSeconds(1);

    /** What one dial may take. */
    static final Duration DIAL_LIMIT = Duration.ofSeconds(20);

    /** A transport that lived so long clears its target's record. */
    static final Duration LASTED = Duration.ofSeconds(60);

    /** So many dials at a time. */
    static final int PARALLEL = 8;

    /** Both ends lose a transport at the same moment; this keeps them from dialling at the same moment. */
    static final Duration JITTER = Duration.ofSeconds(1);

    /** How much longer the edge with the larger key waits. */
    static final Duration HANDICAP = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(PersistentKeeper.class);

    private final PubKey own;
    private final Seams seams;
    private final Dialler dialler;
    private final Outcome<Boolean> ending;
    private final Semaphore permits = new Semaphore(PARALLEL);
    private final Bell bell = new Bell();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<PersistentTransport, Target> targets = new LinkedHashMap<>();

    /** How a transport is made. */
    interface Dialler {
        ManagedTransport save(PubKey remote, String type, Label label, Duration limit)
                throws IOException, InterruptedException;
    }

    /** What is known of a target. Guarded by the keeper's lock. */
    private static final class Target {
        /** Failed dials and short-lived transports in a row. */
        private int failures;

        /** Not dialled before, monotonic nanoseconds; meaningful with failures only. */
        private long notBefore;
    }

    PersistentKeeper(PubKey own, Seams seams, Dialler dialler, Outcome<Boolean> ending) {
        this.own = own;
        this.seams = seams;
        this.dialler = dialler;
        this.ending = ending;
    }

    /** Replaces the list; transports that are no longer on it stay, but are not brought back. */
    void keep(List<PersistentTransport> wanted) {
        lock.lock();
        try {
            targets.keySet().retainAll(wanted);
            wanted.forEach(one -> targets.putIfAbsent(one, new Target()));
        } finally {
            lock.unlock();
        }
        wake();
    }

    List<PersistentTransport> kept() {
        lock.lock();
        try {
            return List.copyOf(targets.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Ends a rest between two rounds: there is something new to do, or nothing any more. */
    void wake() {
        bell.ring();
    }

    void start() {
        seams.threads().start("tp/persistent", this::run);
    }

    private void run() {
        try {
            while (!ending.isDone()) {
                round();
                bell.rest(seams.timers(), untilNext());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        List<Outcome<Boolean>> dials = new ArrayList<>();
        for (PersistentTransport target : due()) {
            Outcome<Boolean> done = new Outcome<>();
            dials.add(done);
            permits.acquire();
            start(target, done);
        }
        for (Outcome<Boolean> dial : dials) {
            // Settled in any case: every dial is bounded.
            dial.settledWithin(seams.timers(), DIAL_LIMIT.multipliedBy(2));
        }
    }

    private void start(PersistentTransport target, Outcome<Boolean> done) {
        try {
            seams.threads().start(name(target) + "/keep", () -> {
                try {
                    dial(target);
                } finally {
                    permits.release();
                    done.complete(true);
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            permits.release();
            done.complete(false);
            LOG.warn("{}: no thread to dial: {}", name(target), e.toString());
        }
    }

    private List<PersistentTransport> due() {
        long now = seams.clock().nanoTime();
        lock.lock();
        try {
            return targets.entrySet().stream()
                    .filter(one -> isDue(one.getValue(), now))
                    .map(Map.Entry::getKey)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Until a failed target may be tried again, a period at most. */
    private Duration untilNext() {
        long now = seams.clock().nanoTime();
        lock.lock();
        try {
            long soonest = targets.values().stream()
                    .filter(target -> !isDue(target, now))
                    .mapToLong(target -> target.notBefore - now)
                    .min()
                    .orElse(PERIOD.toNanos());
            return Duration.ofNanos(Math.min(soonest, PERIOD.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isDue(Target target, long now) {
        return target.failures == 0 || now - target.notBefore >= 0;
    }

    private void dial(PersistentTransport target) {
        if (ending.isDone()) {
            return;
        }
        try {
            dialler.save(target.remote(), target.type(), Label.USER, DIAL_LIMIT);
        } catch (IOException e) {
            int failures = failed(target);
            if (Integer.bitCount(failures) == 1) {
                LOG.info("{}: not up after {} tries: {}", name(target), failures, e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes a failure; returns how many there were in a row. */
    private int failed(PersistentTransport key) {
        long now = seams.clock().nanoTime();
        lock.lock();
        try {
            Target target = targets.getOrDefault(key, new Target());
            target.failures++;
            target.notBefore =
                    now + BackOff.after(FIRST, target.failures, seams.entropy()).toNanos();
            return target.failures;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lost(ManagedTransport transport, Loss why) {
        PersistentTransport key = new PersistentTransport(transport.remote(), transport.type());
        if (ending.isDone() || !isWanted(key)) {
            return;
        }
        if (transport.age().compareTo(LASTED) >= 0) {
            forgive(key);
        }
        if (failed(key) == 1) {
            // The first loss is bad luck; the ones that follow it soon are left to the rounds.
            seams.threads().start(name(key) + "/redial", () -> redial(key));
        }
    }

    private void redial(PersistentTransport key) {
        try {
            if (!ending.settledWithin(seams.timers(), redialDelay(key.remote()))) {
                permits.acquire();
                try {
                    dial(key);
                } finally {
                    permits.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration redialDelay(PubKey remote) {
        Duration jitter = Duration.ofNanos(seams.entropy().nextLong(JITTER.toNanos()));
        return own.compareTo(remote) > 0 ? jitter.plus(HANDICAP) : jitter;
    }

    private boolean isWanted(PersistentTransport key) {
        lock.lock();
        try {
            return targets.containsKey(key);
        } finally {
            lock.unlock();
        }
    }

    private void forgive(PersistentTransport key) {
        lock.lock();
        try {
            Target target = targets.get(key);
            if (target != null) {
                target.failures = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    private static String name(PersistentTransport target) {
        return "tp:" + target.type() + ":" + target.remote().brief();
    }
}
