package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.accept.Doorkeeper;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Lets callers in at one port, each to the services meant for its key. Who may not enter, or has too many streams
 * already, is hung up on without a byte. One thread accepts and does nothing else.
 */
final class SetupDoor implements AutoCloseable {
    private final Predicate<PubKey> guest;
    private final Function<PubKey, RpcService> services;
    private final RpcServer server;
    private final Places places;
    private final LongAdder refused = new LongAdder();
    private final Doorkeeper keeper;

    /** @param services what a caller with that key may call */
    SetupDoor(
            String name,
            SetupListener listener,
            Predicate<PubKey> guest,
            Function<PubKey, RpcService> services,
            RpcServer server,
            Places places,
            Seams seams) {
        this.guest = guest;
        this.services = services;
        this.server = server;
        this.places = places;
        this.keeper = Doorkeeper.start(name, () -> admit(listener.accept()), listener::close, seams);
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
        keeper.close();
        server.close();
    }

    private void admit(SetupListener.Incoming caller) {
        if (!guest.test(caller.remote()) || !places.take(caller.remote())) {
            refused.increment();
            caller.stream().close();
            return;
        }
        ByteStream counted = new CountedStream(caller.stream(), () -> places.free(caller.remote()));
        boolean served = false;
        try {
            server.serve(counted, caller.remote().brief(), List.of(services.apply(caller.remote())));
            served = true;
        } finally {
            if (!served) {
                counted.close();
            }
        }
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
