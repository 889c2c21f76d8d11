package io.skyloom.manager;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.managed.Loss;
import io.skyloom.managed.TransportHost.Ending;
import io.skyloom.seam.Entropy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers peers that accept a transport and hang up at once, as visors of 2024 do that still believe in an older
 * connection: dialling them again before they have noticed only repeats it. Any thread may call; nothing blocks.
 */
final class HangUps {
    /** A dialled connection that ends sooner, without one byte from the peer, was hung up on. */
    static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** The oldest are forgotten beyond this number: memory for it is not unlimited. */
    static final int MOST = 4096;

    private final Entropy entropy;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<UUID, Strike> strikes = new LinkedHashMap<>();

    /**
     * What is remembered of one transport.
     *
     * @param count hang-ups in a row
     * @param until when it may be dialled again, monotonic nanoseconds
     */
    private record Strike(int count, long until) {}

    HangUps(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * The last connection of a transport has ended.
     *
     * @param heard whether any connection of the transport ever delivered anything
     */
    void onEmptied(UUID id, Ending last, boolean heard, long now) {
        if (heard) {
            forget(id);
        } else if (isHangUp(last)) {
            strike(id, now);
        }
    }

    private static boolean isHangUp(Ending last) {
        Loss.Kind kind = last.why().kind();
        return last.connection().dialled()
                && last.lasted().compareTo(AT_ONCE) < 0
                && (kind == Loss.Kind.PEER_CLOSED || kind == Loss.Kind.BROKEN);
    }

    private void strike(UUID id, long now) {
        lock.lock();
        try {
            Strike before = strikes.remove(id);
            int count = before == null ? 1 : before.count() + 1;
            strikes.put(
                    id, new Strike(count, now + BackOff.after(count, entropy).toNanos()));
            if (strikes.size() > MOST) {
                strikes.remove(strikes.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(UUID id) {
        lock.lock();
        try {
            strikes.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /** How long the transport should not be dialled; zero when it may be. */
    Duration remaining(UUID id, long now) {
        lock.lock();
        try {
            Strike strike = strikes.get(id);
            return strike == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, strike.until() - now));
        } finally {
            lock.unlock();
        }
    }
}
