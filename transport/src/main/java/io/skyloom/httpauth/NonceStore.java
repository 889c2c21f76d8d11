package io.skyloom.httpauth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The next nonce each key must use at one service. Remembers a limited number of keys: those that have rested longest
 * are forgotten, and a forgotten key starts where no nonce was ever used before, so that nothing recorded earlier can
 * be played again. Any thread.
 */
public final class NonceStore {
    /** How many keys the store of a service remembers unless told otherwise. */
    public static final int DEFAULT_KEYS = 65_536;

    /** No request has it: when it would be a key's next, the key has no nonce left. */
    static final long NONE_LEFT = -1;

    private static final float LOAD = 0.75f;

    private final int keys;
    private final ReentrantLock lock = new ReentrantLock();

    /** In order of last use. */
    @GuardedBy("lock")
    private final LinkedHashMap<PubKey, Long> next = new LinkedHashMap<>(16, LOAD, true);

    /** What a key that is not in the map starts with. */
    @GuardedBy("lock")
    private long unknown;

    /** @param keys how many keys are remembered at most, at least 1 */
    public NonceStore(int keys) {
        this(keys, 0);
    }

    /** @param first what every key starts with */
    NonceStore(int keys, long first) {
        this.keys = keys;
        this.unknown = first;
    }

    /** The nonce that this key must use next, or {@link #NONE_LEFT}. */
    public long next(PubKey key) {
        lock.lock();
        try {
            return next.getOrDefault(key, unknown);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves on if {@code used} is still the next one: of two requests with one nonce that were served side by side,
     * only the first moves it.
     */
    public void advance(PubKey key, long used) {
        lock.lock();
        try {
            if (used != NONE_LEFT && next.getOrDefault(key, unknown) == used) {
                next.put(key, used + 1);
                forgetOldest();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many keys are remembered. */
    public int size() {
        lock.lock();
        try {
            return next.size();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void forgetOldest() {
        if (next.size() > keys) {
            Iterator<Map.Entry<PubKey, Long>> oldest = next.entrySet().iterator();
            long reached = oldest.next().getValue();
            oldest.remove();
            if (Long.compareUnsigned(reached, unknown) > 0) {
                unknown = reached;
            }
        }
    }
}
