package io.skyloom.services;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The listed services, each for as long as its visor said when it registered. Any thread. */
final class ServiceStore {
    /** A visor has a handful of services; no key may fill the store. */
    private static final int MOST_PER_KEY = 16;

    private static final long SWEEP_NANOS = Duration.ofSeconds(10).toNanos();

    private final Clock clock;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Key, Listed> services = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Map<PubKey, Integer> perKey = new HashMap<>();

    @GuardedBy("lock")
    private long sweptAt;

    private record Key(ServiceAddress address, String type) {
        static Key of(ServiceEntry entry) {
            return new Key(entry.address(), entry.type());
        }
    }

    private record Listed(ServiceEntry entry, long until) {}

    ServiceStore(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
        this.sweptAt = clock.nanoTime();
    }

    /** Lists or renews a service for so long; false when there is no room. */
    boolean put(ServiceEntry entry, Duration lifetime) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            sweep(now);
            Key key = Key.of(entry);
            PubKey owner = entry.address().key();
            if (!services.containsKey(key)) {
                if (services.size() >= most || perKey.getOrDefault(owner, 0) >= MOST_PER_KEY) {
                    return false;
                }
                perKey.merge(owner, 1, Integer::sum);
            }
            services.put(key, new Listed(entry, now + lifetime.toNanos()));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The service of that type at that address. */
    Optional<ServiceEntry> find(ServiceAddress address, String type) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            return Optional.ofNullable(services.get(new Key(address, type)))
                    .filter(one -> isLive(one, now))
                    .map(Listed::entry);
        } finally {
            lock.unlock();
        }
    }

    /** The services that the condition accepts, the longest listed first. */
    List<ServiceEntry> list(Predicate<ServiceEntry> wanted) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            return services.values().stream()
                    .filter(one -> isLive(one, now))
                    .map(Listed::entry)
                    .filter(wanted)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a service off the list; port 0 means all services of that type of that visor. */
    void remove(ServiceAddress address, String type) {
        lock.lock();
        try {
            List<Key> gone = services.keySet().stream()
                    .filter(key -> key.type.equals(type) && key.address.key().equals(address.key()))
                    .filter(key -> address.port() == 0 || key.address.port() == address.port())
                    .toList();
            gone.forEach(this::forget);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void sweep(long now) {
        if (now - sweptAt < SWEEP_NANOS && services.size() < most) {
            return;
        }
        sweptAt = now;
        List<Key> expired = services.entrySet().stream()
                .filter(one -> !isLive(one.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
        expired.forEach(this::forget);
    }

    private static boolean isLive(Listed one, long now) {
        return one.until - now > 0;
    }

    @GuardedBy("lock")
    private void forget(Key key) {
        services.remove(key);
        PubKey owner = key.address.key();
        int left = perKey.getOrDefault(owner, 1) - 1;
        if (left == 0) {
            perKey.remove(owner);
        } else {
            perKey.put(owner, left);
        }
    }
}
