package io.skyloom.routing.forward;

import io.skyloom.routing.table.RouteEntry;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Packets that wait beside a full output, in order, and which route holds how much. Owned by the lock of its lane. */
final class Backlog {
    /** One waiting packet; {@code entry} is null when it is of our own making. */
    static final class Waiting {
        private final @Nullable RouteEntry entry;
        private final byte[] packet;

        Waiting(@Nullable RouteEntry entry, byte[] packet) {
            this.entry = entry;
            this.packet = packet;
        }

        @Nullable
        RouteEntry entry() {
            return entry;
        }

        byte[] packet() {
            return packet;
        }
    }

    /** What {@link #forget} threw away. */
    record Loss(long packets, long bytes) {}

    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Map<RouteEntry, Long> shares = new LinkedHashMap<>();
    private long bytes;

    void add(Waiting one) {
        queue.add(one);
        bytes += one.packet().length;
        RouteEntry entry = one.entry();
        if (entry != null) {
            shares.merge(entry, (long) one.packet().length, Long::sum);
        }
    }

    /** Takes the oldest out; null when there is none. */
    @Nullable
    Waiting poll() {
        Waiting one = queue.poll();
        if (one != null) {
            bytes -= one.packet().length;
            lessen(one);
        }
        return one;
    }

    private void lessen(Waiting one) {
        RouteEntry entry = one.entry();
        if (entry != null) {
            shares.computeIfPresent(
                    entry, (key, held) -> held <= one.packet().length ? null : held - one.packet().length);
        }
    }

    long bytes() {
        return bytes;
    }

    int packets() {
        return queue.size();
    }

    long share(RouteEntry entry) {
        return shares.getOrDefault(entry, 0L);
    }

    /** The route that holds most; null when none holds anything. */
    @Nullable
    RouteEntry largest() {
        RouteEntry largest = null;
        long most = 0;
        for (Map.Entry<RouteEntry, Long> one : shares.entrySet()) {
            if (one.getValue() > most) {
                most = one.getValue();
                largest = one.getKey();
            }
        }
        return largest;
    }

    /** Throws the packets of one route away. */
    Loss forget(RouteEntry entry) {
        int before = queue.size();
        queue.removeIf(one -> one.entry() == entry);
        Long held = shares.remove(entry);
        long gone = held == null ? 0 : held;
        bytes -= gone;
        return new Loss((long) before - queue.size(), gone);
    }

    void clear() {
        queue.clear();
        shares.clear();
        bytes = 0;
    }
}
