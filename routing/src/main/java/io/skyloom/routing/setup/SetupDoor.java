package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.retry.Backoff;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers in at one port, each to the services meant for its key. Who may not enter, or has too many streams
 * already, is hung up on without a byte. One thread accepts and does nothing else.
 */
final class SetupDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SetupDoor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final SetupListener listener;
    private final Predicate<PubKey> guest;
    private final Function<PubKey, RpcService> services;
    private final RpcServer server;
    private final Places places;
    private final Seams seams;
    private final String name;
    private final LongAdder refused = new LongAdder();
    private final Outcome<Boolean> closed = new Outcome<>();

    /** @param services what a caller with that key may call */
    SetupDoor(
            String name,
            SetupListener listener,
            Predicate<PubKey> guest,
            Function<PubKey, RpcService> services,
            RpcServer server,
            Places places,
            Seams seams) {
        this.name = name;
        this.listener = listener;
        this.guest = guest;
        this.services = services;
        this.server = server;
        this.places = places;
        this.seams = seams;
        seams.threads().start(name + "/accept", this::acceptAll);
    }

    /** How many streams were hung up on. */
    long refused() {
        return refused.sum();
    }

    int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        closed.complete(true);
        listener.close();
        server.close();
    }

    private void acceptAll() {
        Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, seams.entropy());
        while (!closed.isDone()) {
            try {
                admit(listener.accept());
                pause.reset();
            } catch (IOException e) {
                rest(pause.next(), e);
            }
        }
    }

    private void rest(Duration pause, IOException why) {
        if (closed.isDone()) {
            return;
        }
        LOG.debug("{} cannot accept: {}", name, why.toString());
        try {
            closed.settledWithin(seams.timers(), pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void admit(SetupListener.Incoming caller) {
        if (!guest.test(caller.remote()) || !places.take(caller.remote())) {
            refused.increment();
            caller.stream().close();
            return;
        }
        ByteStream counted = new CountedStream(caller.stream(), () -> places.free(caller.remote()));
        server.serve(counted, caller.remote().brief(), List.of(services.apply(caller.remote())));
    }

    /** How many streams there may be, in all and from one key. Any thread. */
    static final class Places {
        private final int most;
        private final int mostOfOne;
        private final ReentrantLock lock = new ReentrantLock();

        @GuardedBy("lock")
        private final Map<PubKey, Integer> taken = new HashMap<>();

        @GuardedBy("lock")
        private int all;

        Places(int most, int mostOfOne) {
            this.most = most;
            this.mostOfOne = mostOfOne;
        }

        boolean take(PubKey key) {
            lock.lock();
            try {
                if (all >= most || taken.getOrDefault(key, 0) >= mostOfOne) {
                    return false;
                }
                taken.merge(key, 1, Integer::sum);
                all++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        void free(PubKey key) {
            lock.lock();
            try {
                int left = taken.getOrDefault(key, 1) - 1;
                if (left > 0) {
                    taken.put(key, left);
                } else {
                    taken.remove(key);
                }
                all--;
            } finally {
                lock.unlock();
            }
        }

        int taken() {
            lock.lock();
            try {
                return all;
            } finally {
                lock.unlock();
            }
        }
    }
}
