package io.skyloom.key;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the results of a pure function for the arguments used last. Computes outside its lock: two threads that
 * miss at once both compute, and both get an equal value.
 */
final class Recent<K, V> {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<K, V> kept;

    /** @param limit how many results are kept at most */
    Recent(int limit) {
        kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    V get(K key, Function<K, V> compute) {
        V known = find(key);
        if (known != null) {
            return known;
        }
        V fresh = compute.apply(key);
        keep(key, fresh);
        return fresh;
    }

    int size() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable V find(K key) {
        lock.lock();
        try {
            return kept.get(key);
        } finally {
            lock.unlock();
        }
    }

    private void keep(K key, V value) {
        lock.lock();
        try {
            kept.put(key, value);
        } finally {
            lock.unlock();
        }
    }
}
