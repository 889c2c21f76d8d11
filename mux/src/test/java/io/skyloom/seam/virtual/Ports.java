package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one host for one protocol, and who holds them. A holder at the wildcard address excludes every other
 * holder of its port. Picked ports go round, so that a freed one comes back as late as possible. Any thread may call.
 */
final class Ports<T> {
    private static final int FIRST_PICKED = 32_768;
    private static final int LAST_PICKED = 60_999;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Integer, List<Held<T>>> taken = new HashMap<>();

    @GuardedBy("lock")
    private int nextPicked = FIRST_PICKED;

    /** Reserves {@code wanted}, or a free port when its port is 0, without a holder that could be found. */
    InetSocketAddress reserve(InetSocketAddress wanted) throws BindException {
        lock.lock();
        try {
            InetSocketAddress local = wanted.getPort() == 0 ? pick(wanted.getAddress()) : wanted;
            if (conflicts(local)) {
                throw new BindException("cannot bind " + MemoryStream.text(local) + ": address already in use");
            }
            taken.computeIfAbsent(local.getPort(), port -> new ArrayList<>()).add(new Held<>(local, null));
            return local;
        } finally {
            lock.unlock();
        }
    }

    /** Makes {@code holder} findable at an address that was reserved before. */
    void hold(InetSocketAddress local, T holder) {
        lock.lock();
        try {
            List<Held<T>> there = taken.getOrDefault(local.getPort(), List.of());
            there.replaceAll(held -> held.local().equals(local) ? new Held<>(local, holder) : held);
        } finally {
            lock.unlock();
        }
    }

    void free(InetSocketAddress local) {
        lock.lock();
        try {
            List<Held<T>> there = taken.getOrDefault(local.getPort(), List.of());
            there.removeIf(held -> held.local().equals(local));
            if (there.isEmpty()) {
                taken.remove(local.getPort());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Who gets what is sent to {@code local}, a full address: the holder there, or the one at the wildcard. */
    @Nullable
    T holderFor(InetSocketAddress local) {
        lock.lock();
        try {
            for (Held<T> held : taken.getOrDefault(local.getPort(), List.of())) {
                if (held.holder() != null && covers(held.local(), local.getAddress())) {
                    return held.holder();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static boolean covers(InetSocketAddress bound, InetAddress address) {
        return bound.getAddress().isAnyLocalAddress() || bound.getAddress().equals(address);
    }

    @GuardedBy("lock")
    private boolean conflicts(InetSocketAddress local) {
        return taken.getOrDefault(local.getPort(), List.of()).stream()
                .anyMatch(held -> local.getAddress().isAnyLocalAddress() || covers(held.local(), local.getAddress()));
    }

    @GuardedBy("lock")
    private InetSocketAddress pick(InetAddress address) throws BindException {
        for (int tries = FIRST_PICKED; tries <= LAST_PICKED; tries++) {
            InetSocketAddress candidate = new InetSocketAddress(address, nextPicked);
            nextPicked = nextPicked == LAST_PICKED ? FIRST_PICKED : nextPicked + 1;
            if (!conflicts(candidate)) {
                return candidate;
            }
        }
        throw new BindException("cannot assign a port at " + address.getHostAddress() + ": all are in use");
    }

    /** A taken address; a stream's own end holds its port without being findable. */
    private record Held<T>(
            InetSocketAddress local, @Nullable T holder) {}
}
