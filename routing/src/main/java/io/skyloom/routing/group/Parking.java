package io.skyloom.routing.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps packets that came before their group could take them, few and for a short time. Any thread may call it; nothing
 * here waits. Whoever parks must look once more afterwards whether the group is ready by now, and whoever becomes ready
 * takes what was parked: with both in this order no packet stays behind.
 */
public final class Parking {
    /** Packets of one route. */
    public static final int PER_ROUTE = 16;

    /** Packets of all routes. */
    public static final int IN_ALL = 1024;

    /** Bytes of all routes. */
    public static final int BYTES_IN_ALL = 8 << 20;

    /** How long a packet is kept. */
    public static final Duration LIFE = Duration.ofSeconds(2);

    private final Clock clock;
    private final TimerSlot sweeps;
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<RouteDescriptor, ArrayDeque<Parked>> byRoute = new HashMap<>();

    @GuardedBy("lock")
    private int count;

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private boolean sweepComes;

    /** An empty lot. */
    public Parking(Clock clock, Timers timers) {
        this.clock = clock;
        this.sweeps = new TimerSlot(timers);
    }

    /** One packet, header and payload, and when it came. */
    private static final class Parked {
        private final byte[] packet;
        private final long since;

        Parked(byte[] packet, long since) {
            this.packet = packet;
            this.since = since;
        }

        boolean isOver(long now) {
            return now - since >= LIFE.toNanos();
        }
    }

    /**
     * Copies a packet, header and payload, and keeps it.
     *
     * @return whether there was room
     */
    public boolean park(RouteDescriptor route, byte[] buffer, int offset, int length) {
        boolean scheduleSweep;
        lock.lock();
        try {
            ArrayDeque<Parked> queue = byRoute.get(route);
            if ((queue != null && queue.size() >= PER_ROUTE) || count >= IN_ALL || bytes + length > BYTES_IN_ALL) {
                refused.increment();
                return false;
            }
            if (queue == null) {
                queue = new ArrayDeque<>(2);
                byRoute.put(route, queue);
            }
            queue.add(new Parked(Arrays.copyOfRange(buffer, offset, offset + length), clock.nanoTime()));
            count++;
            bytes += length;
            scheduleSweep = !sweepComes;
            sweepComes = true;
        } finally {
            lock.unlock();
        }
        if (scheduleSweep) {
            sweeps.set(LIFE, this::sweep);
        }
        return true;
    }

    /** Removes and returns what was parked for a route and is not over, in the order of arrival. */
    public List<byte[]> take(RouteDescriptor route) {
        long now = clock.nanoTime();
        lock.lock();
        try {
            ArrayDeque<Parked> queue = byRoute.remove(route);
            if (queue == null) {
                return List.of();
            }
            List<byte[]> taken = new ArrayList<>(queue.size());
            for (Parked parked : queue) {
                left(parked);
                if (parked.isOver(now)) {
                    expired.increment();
                } else {
                    taken.add(parked.packet);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything for good; the visor ends. */
    public void close() {
        sweeps.stop();
        lock.lock();
        try {
            byRoute.clear();
            count = 0;
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many packets are parked. */
    public int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** How many found no room. */
    public long refused() {
        return refused.sum();
    }

    /** How many were kept in vain. */
    public long expired() {
        return expired.sum();
    }

    private void sweep() {
        long now = clock.nanoTime();
        boolean again;
        lock.lock();
        try {
            for (var queues = byRoute.values().iterator(); queues.hasNext(); ) {
                if (isEmptyAfter(now, queues.next())) {
                    queues.remove();
                }
            }
            again = count > 0;
            sweepComes = again;
        } finally {
            lock.unlock();
        }
        if (again) {
            sweeps.set(LIFE.dividedBy(4), this::sweep);
        }
    }

    @GuardedBy("lock")
    private boolean isEmptyAfter(long now, ArrayDeque<Parked> queue) {
        while (!queue.isEmpty() && queue.getFirst().isOver(now)) {
            left(queue.removeFirst());
            expired.increment();
        }
        return queue.isEmpty();
    }

    @GuardedBy("lock")
    private void left(Parked parked) {
        count--;
        bytes -= parked.packet.length;
    }
}
