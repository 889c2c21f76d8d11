package io.skyloom.accept;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Newcomers whose handshake is not over, at most a fixed number of them. When all places are taken, a newcomer does
 * not simply find the door shut: a place is taken back from the source that holds the most, there from a guest that has
 * not proven who it is, the one that waits longest. So a flood of silent connections displaces itself and an honest
 * visor gets in at once. A proven guest goes only for a newcomer whose source holds fewer places.
 *
 * <p>Any thread may call; nothing blocks. Carriers are closed by the caller, outside the lock.
 */
public final class WaitingRoom {
    private static final int IPV6_NETWORK_BYTES = 8;

    /** One newcomer. */
    public static final class Guest {
        private final ByteStream carrier;
        private final ByteBuffer source;

        /** Written by the guest's own thread; a stale read costs a slightly worse choice. */
        private volatile boolean proven;

        private volatile boolean evicted;

        private Guest(ByteStream carrier) {
            this.carrier = carrier;
            this.source = sourceOf(carrier.remoteAddress().getAddress());
        }

        /** What the guest came by. */
        public ByteStream carrier() {
            return carrier;
        }

        /** The peer has shown that it owns the key it claims. */
        public void markProven() {
            proven = true;
        }

        /** Closes the carrier, which wakes and ends the guest's thread. */
        public void evict() {
            evicted = true;
            carrier.close();
        }

        /** Whether the guest had to go for another, or because the room was closed. */
        public boolean isEvicted() {
            return evicted;
        }
    }

    /** What became of a newcomer: the guest that got in, if it did, and the one that must go for it. */
    public record Admission(Optional<Guest> admitted, Optional<Guest> displaced) {}

    private final int places;
    private final ReentrantLock lock = new ReentrantLock();

    /** In order of arrival. */
    @GuardedBy("lock")
    private final Set<Guest> guests = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Map<ByteBuffer, Integer> perSource = new HashMap<>();

    @GuardedBy("lock")
    private boolean closed;

    /** An empty one. */
    public WaitingRoom(int places) {
        this.places = places;
    }

    /** Lets a newcomer in, perhaps at somebody's expense, or not. */
    public Admission enter(ByteStream carrier) {
        Guest newcomer = new Guest(carrier);
        lock.lock();
        try {
            if (closed) {
                return new Admission(Optional.empty(), Optional.empty());
            }
            Guest displaced = null;
            if (guests.size() >= places) {
                displaced = whoMustGoFor(newcomer);
                if (displaced == null) {
                    return new Admission(Optional.empty(), Optional.empty());
                }
                forget(displaced);
            }
            guests.add(newcomer);
            perSource.merge(newcomer.source, 1, Integer::sum);
            return new Admission(Optional.of(newcomer), Optional.ofNullable(displaced));
        } finally {
            lock.unlock();
        }
    }

    /** Frees the guest's place; harmless when it was displaced. */
    public void leave(Guest guest) {
        lock.lock();
        try {
            forget(guest);
        } finally {
            lock.unlock();
        }
    }

    /** How many places are taken. */
    public int size() {
        lock.lock();
        try {
            return guests.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more and returns who was inside, for the caller to close. */
    public Collection<Guest> close() {
        lock.lock();
        try {
            closed = true;
            List<Guest> inside = new ArrayList<>(guests);
            guests.clear();
            perSource.clear();
            return inside;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable Guest whoMustGoFor(Guest newcomer) {
        Guest chosen = null;
        int chosenWeight = 0;
        for (Guest guest : guests) {
            int weight = 2 * perSource.getOrDefault(guest.source, 0) + (guest.proven ? 0 : 1);
            if (weight > chosenWeight) {
                chosen = guest;
                chosenWeight = weight;
            }
        }
        int newcomerWeight = 2 * perSource.getOrDefault(newcomer.source, 0);
        return chosenWeight > newcomerWeight ? chosen : null;
    }

    @GuardedBy("lock")
    private void forget(Guest guest) {
        if (guests.remove(guest)) {
            perSource.computeIfPresent(guest.source, (source, count) -> count == 1 ? null : count - 1);
        }
    }

    private static ByteBuffer sourceOf(@Nullable InetAddress address) {
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, bytes.length == 4 ? 4 : IPV6_NETWORK_BYTES));
    }
}
