package io.skyloom.noise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers which peers understand the post-quantum exchange: they offered it, or answered our offer. The ones met
 * last are kept. Any thread may call it.
 */
public final class HybridPeers {
    /** How many peers a visor remembers unless told otherwise. */
    public static final int USUAL_LIMIT = 4096;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<PubKey, Boolean> known;

    /** @param limit how many peers are remembered at most */
    public HybridPeers(int limit) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<PubKey, Boolean> eldest) {
                return size() > limit;
            }
        };
    }

    /** Whether the peer has shown that it understands. */
    public boolean knows(PubKey peer) {
        lock.lock();
        try {
            return known.get(peer) != null;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the peer understands. */
    public void remember(PubKey peer) {
        lock.lock();
        try {
            known.put(peer, true);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the peer left an offer unanswered: it was replaced by an older one. */
    public void forget(PubKey peer) {
        lock.lock();
        try {
            known.remove(peer);
        } finally {
            lock.unlock();
        }
    }

    /** How many peers are remembered. */
    public int size() {
        lock.lock();
        try {
            return known.size();
        } finally {
            lock.unlock();
        }
    }
}
