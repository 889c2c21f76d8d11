package io.skyloom.routing.world;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One end of a transport in memory: takes packets here, brings them to the sink of the other end by a reader there. */
public final class Carrier implements PacketCarrier {
    /** What a test does to packets under way. */
    @FunctionalInterface
    public interface Customs {
        /** Lets a packet pass at once (zero), late, or not at all (null). */
        @Nullable
        Duration delay(byte[] packet);
    }

    private static final Customs OPEN = packet -> Duration.ZERO;

    private final UUID id;
    private final String name;
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean gone;

    @GuardedBy("lock")
    private boolean full;

    private volatile Customs customs = OPEN;

    Carrier(UUID id, String name, Timers timers) {
        this.id = id;
        this.name = name;
        this.timers = timers;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public boolean isGone() {
        lock.lock();
        try {
            return gone;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean tryAppend(byte[] packet, int offset, int length) throws IOException {
        byte[] copy = Arrays.copyOfRange(packet, offset, offset + length);
        lock.lock();
        try {
            if (gone) {
                throw new IOException(name + " is gone");
            }
            if (full) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        Duration delay = customs.delay(copy.clone());
        if (delay == null) {
            return true;
        }
        if (delay.isZero()) {
            arrive(copy);
        } else {
            timers.schedule(delay, () -> arrive(copy));
        }
        return true;
    }

    private void arrive(byte[] packet) {
        lock.lock();
        try {
            waiting.add(packet);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        if (isGone()) {
            throw new IOException(name + " is gone");
        }
    }

    @Override
    public boolean awaitRoom(Duration limit) throws IOException {
        boolean[] late = {false};
        try (Timers.Timer ignored = timers.schedule(limit, () -> expire(late))) {
            lock.lock();
            try {
                while (full && !gone && !late[0]) {
                    changed.awaitUninterruptibly();
                }
                return !full;
            } finally {
                lock.unlock();
            }
        }
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

    @Override
    public long stalledNanos() {
        return 0;
    }

    /** Lets a test look at, delay or lose what is sent from here. */
    public void customs(Customs officer) {
        customs = officer;
    }

    /** Whether there is room for more. */
    public void full(boolean now) {
        lock.lock();
        try {
            full = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a packet on the way as if this end had sent it. */
    public void inject(byte[] packet) {
        arrive(packet.clone());
    }

    /** The body of the other end's reader: until the carrier is gone. */
    void read(PacketSink sink) {
        for (byte[] packet = next(); packet != null; packet = next()) {
            sink.onPacket(packet, 0, packet.length);
            sink.onBatchEnd();
        }
    }

    private byte @Nullable [] next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !gone) {
                changed.awaitUninterruptibly();
            }
            return gone ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it; what was under way is lost. */
    void die() {
        lock.lock();
        try {
            gone = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
