package io.skyloom.manager;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.managed.Loss;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peers whose last transport had answers to pings: of a new connection to one of them, silence tells something before
 * the first answer. Whoever then stays silent is forgotten again, since it may run an older program by now: it costs such
 * a peer one transport. Any thread may call any method; none blocks.
 */
final class AnsweringPeers {
    /** The oldest is forgotten beyond that. */
    static final int LIMIT = 4096;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final LinkedHashSet<PubKey> peers = new LinkedHashSet<>();

    boolean contains(PubKey peer) {
        lock.lock();
        try {
            return peers.contains(peer);
        } finally {
            lock.unlock();
        }
    }

    /** @param answered whether the peer had answered a ping of that very transport */
    void onGone(PubKey peer, boolean answered, Loss why) {
        lock.lock();
        try {
            if (answered || why.kind() == Loss.Kind.SILENT) {
                peers.remove(peer);
            }
            if (answered) {
                peers.add(peer);
                trim();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void trim() {
        if (peers.size() > LIMIT) {
            peers.removeFirst();
        }
    }
}
