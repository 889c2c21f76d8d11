package io.skyloom.routing.forward;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.routing.table.NextHop;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way out over one transport. While its output takes what is offered, this is a thin skin around it. When the output
 * is full, packets wait in a {@link Backlog}, a thread of the lane's own moves them on, and all that follows queues up
 * behind them, so that the order of each route is kept.
 *
 * <p>When the backlog is full as well, a reader waits while the neighbour makes progress, but not for long; a neighbour
 * that takes nothing gets no such patience. Then the route that holds most of what waits is closed. A neighbour that
 * takes nothing for long enough is given up by its transport, which ends the lane.
 */
final class Lane implements NextHop {
    /** How long one wait of the drainer lasts before it looks what the hop is doing. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** The drainer sends when it has queued so much. */
    private static final int WORTH_A_FLUSH = 64 * 1024;

    /** Closes a route towards both ends. Called outside all locks. */
    interface Shedder {
        void shed(RouteEntry entry);
    }

    private final PacketCarrier carrier;
    private final Seams seams;
    private final ForwardLimits limits;
    private final ForwardCounters counters;
    private final Shedder shedder;

    /** Bytes in the backlogs of all lanes. */
    private final AtomicLong allWaiting;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Whether everything must queue up in the backlog. Written under the lock. */
    private volatile boolean congested;

    /** When the hop was last seen to take something, or to receive what it took before. While there is a backlog. */
    private volatile long progressed;

    /** How many bytes were on their way at the last look. Owned by the drainer. */
    private long underWay = -1;

    @GuardedBy("lock")
    private final Backlog backlog = new Backlog();

    /** Set when the transport is gone; the lane stays congested then, without a drainer. */
    @GuardedBy("lock")
    private boolean ended;

    Lane(
            PacketCarrier carrier,
            Seams seams,
            ForwardLimits limits,
            ForwardCounters counters,
            AtomicLong allWaiting,
            Shedder shedder) {
        this.allWaiting = allWaiting;
        this.carrier = carrier;
        this.seams = seams;
        this.limits = limits;
        this.counters = counters;
        this.shedder = shedder;
    }

    PacketCarrier carrier() {
        return carrier;
    }

    @Override
    public boolean isGone() {
        return carrier.isGone();
    }

    // ---- the straight way

    @Override
    public Taken offer(RouteEntry entry, byte[] packet, int offset, int length) {
        if (congested) {
            return Taken.FULL;
        }
        try {
            return carrier.tryAppend(packet, offset, length) ? Taken.YES : Taken.FULL;
        } catch (IOException e) {
            return Taken.GONE;
        }
    }

    @Override
    public void flush() {
        try {
            carrier.flushAside();
        } catch (IOException e) {
            // Its routes are closed when the transport's end is announced.
            end();
        }
    }

    // ---- the way round

    @Override
    public Taken press(RouteEntry entry, byte[] packet, int offset, int length) {
        flush();
        Taken taken = offer(entry, packet, offset, length);
        if (taken == Taken.FULL && !congested) {
            awaitOutput();
            taken = offer(entry, packet, offset, length);
        }
        if (taken == Taken.FULL) {
            taken = queue(entry, Arrays.copyOfRange(packet, offset, offset + length));
        }
        return taken;
    }

    /** Gives a hop that makes progress the moment it needs, which saves the way round. */
    private void awaitOutput() {
        if (carrier.stalledNanos() >= limits.hesitation().toNanos()) {
            return;
        }
        long begun = seams.clock().nanoTime();
        try {
            carrier.awaitRoom(limits.hesitation());
        } catch (IOException e) {
            end();
        }
        counters.waited(seams.clock().nanoTime() - begun);
    }

    private Taken queue(RouteEntry entry, byte[] packet) {
        Taken taken = queueNow(entry, packet, allowance());
        if (taken != Taken.FULL) {
            return taken;
        }
        long begun = seams.clock().nanoTime();
        while (taken == Taken.FULL) {
            if (isOutOfPatience(begun)) {
                taken = makeRoom(entry, packet);
            } else {
                awaitRoom(allowance());
                taken = queueNow(entry, packet, allowance());
            }
        }
        counters.waited(seams.clock().nanoTime() - begun);
        return taken;
    }

    private long allowance() {
        boolean hesitates = carrier.stalledNanos() >= limits.hesitation().toNanos();
        return hesitates && allWaiting.get() < limits.allBytes() ? limits.stuckBytes() : limits.patientBytes();
    }

    private boolean isOutOfPatience(long begun) {
        long now = seams.clock().nanoTime();
        return now - begun >= limits.patience().toNanos()
                || (carrier.stalledNanos() >= limits.stuck().toNanos()
                        && now - progressed >= limits.stuck().toNanos());
    }

    private Taken queueNow(@Nullable RouteEntry entry, byte[] packet, long allowance) {
        boolean first;
        lock.lock();
        try {
            if (ended) {
                return Taken.GONE;
            }
            if (entry != null && entry.isRemoved()) {
                counters.shed(1, packet.length);
                return Taken.SHED;
            }
            if (backlog.bytes() > 0 && backlog.bytes() + packet.length > allowance) {
                return Taken.FULL;
            }
            backlog.add(new Backlog.Waiting(entry, packet));
            allWaiting.addAndGet(packet.length);
            first = !congested;
            congested = true;
        } finally {
            lock.unlock();
        }
        counters.overflowed();
        if (first) {
            progressed = seams.clock().nanoTime() - carrier.stalledNanos();
            seams.threads().startDataPlane("relay:" + carrier + "/drain", this::drain);
        }
        return Taken.YES;
    }

    /** Closes the route that holds most of the backlog, so that the packet finds room, or its own route with it. */
    private Taken makeRoom(RouteEntry entry, byte[] packet) {
        RouteEntry victim;
        Backlog.Loss loss;
        lock.lock();
        try {
            RouteEntry largest = backlog.largest();
            victim = largest != null && backlog.share(largest) > backlog.share(entry) + packet.length ? largest : entry;
            loss = backlog.forget(victim);
            allWaiting.addAndGet(-loss.bytes());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        counters.shed(loss.packets() + (victim == entry ? 1 : 0), loss.bytes() + (victim == entry ? packet.length : 0));
        shedder.shed(victim);
        return victim == entry ? Taken.SHED : queueNow(entry, packet, allowance());
    }

    /** Waits until there is room in the backlog, but looks up soon to see whether the hop still makes progress. */
    private void awaitRoom(long allowance) {
        boolean[] late = {false};
        try (Timers.Timer ignored = seams.timers().schedule(limits.hesitation(), () -> expire(late))) {
            lock.lock();
            try {
                while (!ended && backlog.bytes() > allowance / 2 && !late[0]) {
                    changed.awaitUninterruptibly();
                }
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

    /** Queues a packet of our own making, behind what waits already; never waits. The caller flushes. */
    void say(byte[] packet) {
        boolean taken = false;
        try {
            taken = !congested && carrier.tryAppend(packet, 0, packet.length);
        } catch (IOException e) {
            end();
        }
        if (!taken) {
            queueNow(null, packet, Long.MAX_VALUE);
        }
    }

    // ---- the drainer

    private void drain() {
        Backlog.Waiting next = nextWaiting();
        try {
            for (int unsent = 0; next != null; next = nextWaiting()) {
                append(next.packet());
                unsent += next.packet().length;
                if (unsent >= WORTH_A_FLUSH) {
                    carrier.flushAside();
                    unsent = 0;
                }
            }
            carrier.flushAside();
        } catch (IOException e) {
            if (next != null) {
                counters.drop(Drop.LOST_WITH_TRANSPORT); // the one in hand
            }
            end();
        }
    }

    private void append(byte[] packet) throws IOException {
        while (!carrier.tryAppend(packet, 0, packet.length)) {
            carrier.awaitRoom(LOOK);
            look();
        }
    }

    private void look() {
        long seen = carrier.unacknowledged();
        if (carrier.stalledNanos() < limits.hesitation().toNanos() || (seen >= 0 && seen < underWay)) {
            progressed = seams.clock().nanoTime();
        }
        underWay = seen;
    }

    private Backlog.@Nullable Waiting nextWaiting() {
        lock.lock();
        try {
            Backlog.Waiting next = backlog.poll();
            if (next != null) {
                allWaiting.addAndGet(-next.packet().length);
            } else if (!ended) {
                congested = false;
            }
            if (backlog.bytes() <= limits.patientBytes() / 2) {
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** The transport is gone: nothing is taken any more, what waits is lost. Idempotent. */
    void end() {
        int lost;
        lock.lock();
        try {
            ended = true;
            congested = true;
            lost = backlog.packets();
            allWaiting.addAndGet(-backlog.bytes());
            backlog.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        counters.drop(Drop.LOST_WITH_TRANSPORT, lost);
    }

    /** Bytes that wait beside the output. */
    long waiting() {
        lock.lock();
        try {
            return backlog.bytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "lane over " + carrier;
    }
}
