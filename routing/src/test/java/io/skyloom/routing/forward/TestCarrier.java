package io.skyloom.routing.forward;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A transport whose peer takes what the test lets it take. Holds up to a bound of bytes that were appended and not yet
 * taken, as the real one does.
 */
final class TestCarrier implements PacketCarrier {
    private static final HexFormat HEX = HexFormat.of();

    private final UUID id;
    private final Timers timers;
    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<byte[]> pending = new ArrayDeque<>();

    @GuardedBy("lock")
    private final List<byte[]> taken = new ArrayList<>();

    @GuardedBy("lock")
    private int bytes;

    /** How many bytes the peer still takes. */
    @GuardedBy("lock")
    private long credit = Long.MAX_VALUE;

    @GuardedBy("lock")
    private int flushes;

    private volatile boolean gone;
    private volatile long stalledNanos;
    private volatile long underWay = -1;

    TestCarrier(UUID id, Timers timers, int bound) {
        this.id = id;
        this.timers = timers;
        this.bound = bound;
    }

    /** The peer takes nothing from now on. */
    void wedge() {
        grant(0);
    }

    /** The peer takes so many bytes more, and then nothing. */
    void grant(long more) {
        lock.lock();
        try {
            credit = more;
            move();
        } finally {
            lock.unlock();
        }
    }

    /** For how long the write under way seems to have taken nothing. */
    void stalledFor(Duration how) {
        stalledNanos = how.toNanos();
    }

    /** How many bytes seem to be on their way to the peer. */
    void underWay(long seeming) {
        underWay = seeming;
    }

    /** The transport ends. */
    void vanish() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The packets the peer has taken, in hex. */
    List<String> taken() {
        lock.lock();
        try {
            return taken.stream().map(HEX::formatHex).toList();
        } finally {
            lock.unlock();
        }
    }

    int takenCount() {
        lock.lock();
        try {
            return taken.size();
        } finally {
            lock.unlock();
        }
    }

    int flushes() {
        lock.lock();
        try {
            return flushes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public boolean tryAppend(byte[] packet, int offset, int length) throws IOException {
        lock.lock();
        try {
            requireThere();
            if (bytes >= bound) {
                return false;
            }
            pending.add(java.util.Arrays.copyOfRange(packet, offset, offset + length));
            bytes += length;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            requireThere();
            flushes++;
            move();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long unacknowledged() {
        return underWay;
    }

    @Override
    public boolean awaitRoom(Duration limit) throws IOException {
        flush();
        boolean[] late = {false};
        try (Timers.Timer ignored = timers.schedule(limit, () -> expire(late))) {
            lock.lock();
            try {
                while (!gone && bytes >= bound && !late[0]) {
                    changed.awaitUninterruptibly();
                }
                requireThere();
                return bytes < bound;
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public long stalledNanos() {
        return stalledNanos;
    }

    private void expire(boolean[] late) {
        lock.lock();
        try {
            late[0] = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void move() {
        for (byte[] next = pending.peek(); next != null && next.length <= credit; next = pending.peek()) {
            pending.remove();
            credit -= credit == Long.MAX_VALUE ? 0 : next.length;
            bytes -= next.length;
            taken.add(next);
        }
        changed.signalAll();
    }

    private void requireThere() throws IOException {
        if (gone) {
            throw new IOException("gone");
        }
    }

    @Override
    public String toString() {
        return "tp:test:" + id.getLeastSignificantBits();
    }
}
