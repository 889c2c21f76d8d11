package io.skyloom.routing.forward;

import io.skyloom.managed.PacketCarrier;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.table.NextHop;
import io.skyloom.routing.table.NextHop.Taken;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.seam.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Moves the packets of one connection, each to where its rule says. Owned by the connection's reading thread. */
final class ForwardingSink implements PacketSink, RouteIntake.Feeder {
    /**
     * After so many bytes what was queued is sent, though more may come: it is still in the processor's cache. Each time wakes
     * the thread that writes, so less would cost more; with its frames' headers it fits into one write.
     */
    private static final int WORTH_A_FLUSH = 120 * 1024;

    private final Forwarder home;
    private final RouteTable table;
    private final PacketCarrier from;
    private final Clock clock;
    private final ForwardCounters counters;
    private final boolean pinned;

    /** The time of this batch, valid while {@link #timed}. */
    private long now;

    private boolean timed;

    /** Hops with packets that were not sent yet, the first {@link #touchedCount} of the array. */
    private @Nullable NextHop[] touched = new NextHop[4];

    private int touchedCount;
    private int unsent;

    private long forwarded;
    private long forwardedBytes;
    private long delivered;

    ForwardingSink(Forwarder home, RouteTable table, PacketCarrier from, Clock clock, boolean pinned) {
        this.home = home;
        this.table = table;
        this.from = from;
        this.clock = clock;
        this.counters = home.counters();
        this.pinned = pinned;
    }

    @Override
    public void onPacket(byte[] buffer, int offset, int length) {
        RouteEntry entry = table.lookup(PacketHeader.routeId(buffer, offset));
        Drop reason = entry == null ? unknown(buffer, offset) : refusal(entry, buffer, offset, length);
        if (reason != null) {
            counters.drop(reason);
        } else if (entry != null) {
            accept(entry, buffer, offset, length);
        }
    }

    private static Drop unknown(byte[] buffer, int offset) {
        return PacketHeader.routeId(buffer, offset) == 0 ? Drop.LINK_LOCAL : Drop.UNKNOWN_ROUTE;
    }

    private @Nullable Drop refusal(RouteEntry entry, byte[] buffer, int offset, int length) {
        if (entry.isExpired(now())) {
            return Drop.EXPIRED_ROUTE;
        }
        if (pinned && !entry.admits(from)) {
            return Drop.FOREIGN_TRANSPORT;
        }
        int type = PacketHeader.type(buffer, offset);
        return PacketType.isMalformed(type, length - PacketHeader.BYTES) ? Drop.MALFORMED : null;
    }

    private void accept(RouteEntry entry, byte[] buffer, int offset, int length) {
        RouteIntake intake = entry.intake();
        if (intake != null) {
            deliver(entry, intake, buffer, offset, length);
        } else if (PacketHeader.type(buffer, offset) == PacketType.CLOSE) {
            close(entry, buffer, offset, length);
        } else if (PacketHeader.type(buffer, offset) == PacketType.KEEP_ALIVE && !entry.isIntermediary()) {
            counters.drop(Drop.MISADDRESSED);
        } else {
            forward(entry, buffer, offset, length);
        }
    }

    private void deliver(RouteEntry entry, RouteIntake intake, byte[] buffer, int offset, int length) {
        entry.touch(now());
        delivered++;
        try {
            intake.onPacket(entry, buffer, offset, length, this);
        } catch (RuntimeException e) {
            counters.drop(Drop.INTAKE_FAILED);
            home.onIntakeFailed(entry, e);
        }
    }

    /** Passes a close on and forgets the rule it ends; an empty one leaves with the code that it stands for. */
    private void close(RouteEntry entry, byte[] buffer, int offset, int length) {
        if (!entry.isIntermediary()) {
            counters.drop(Drop.MISADDRESSED);
            return;
        }
        if (length == PacketHeader.BYTES) {
            byte[] whole = PacketType.close(entry.id());
            forward(entry, whole, 0, whole.length);
        } else {
            forward(entry, buffer, offset, length);
        }
        home.onClosed(entry);
    }

    private void forward(RouteEntry entry, byte[] buffer, int offset, int length) {
        NextHop hop = home.hopOf(entry);
        if (hop == null) {
            counters.drop(Drop.NO_TRANSPORT);
            home.onNoTransport(entry);
            return;
        }
        PacketHeader.putRouteId(buffer, offset, entry.nextId());
        Taken taken = hop.offer(entry, buffer, offset, length);
        if (taken == Taken.FULL) {
            flush();
            taken = hop.press(entry, buffer, offset, length);
            timed = false; // it may have waited
        }
        if (taken == Taken.YES) {
            passed(entry, hop, length);
        } else if (taken == Taken.GONE) {
            counters.drop(Drop.NO_TRANSPORT);
            home.onNoTransport(entry);
        }
    }

    private void passed(RouteEntry entry, NextHop hop, int length) {
        entry.touch(now());
        forwarded++;
        forwardedBytes += length;
        unsent += length;
        if (touchedCount == 0 || touched[touchedCount - 1] != hop) {
            note(hop);
        }
        if (unsent >= WORTH_A_FLUSH) {
            flush();
        }
    }

    private void note(NextHop hop) {
        for (int i = 0; i < touchedCount; i++) {
            if (touched[i] == hop) {
                return;
            }
        }
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
        }
        touched[touchedCount] = hop;
        touchedCount++;
    }

    @Override
    public void beforeWaiting() {
        flush();
        timed = false;
    }

    private void flush() {
        unsent = 0;
        for (int i = 0; i < touchedCount; i++) {
            NextHop hop = touched[i];
            touched[i] = null;
            if (hop != null) {
                hop.flush();
            }
        }
        touchedCount = 0;
    }

    @Override
    public void onBatchEnd() {
        flush();
        timed = false;
        if (forwarded > 0) {
            counters.forwarded(forwarded, forwardedBytes);
            forwarded = 0;
            forwardedBytes = 0;
        }
        if (delivered > 0) {
            counters.delivered(delivered);
            delivered = 0;
        }
    }

    private long now() {
        if (!timed) {
            now = clock.nanoTime();
            timed = true;
        }
        return now;
    }
}
