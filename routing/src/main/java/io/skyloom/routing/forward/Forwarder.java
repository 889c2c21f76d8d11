package io.skyloom.routing.forward;

import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.managed.PacketRouter;
import io.skyloom.manager.TransportEvents;
import io.skyloom.packet.PacketSink;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.table.NextHop;
import io.skyloom.routing.table.NextHops;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.seam.Seams;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packet path of one visor. Give it to the transport manager as router of packets, and let it watch the manager's
 * events: when a transport ends, the routes over it end at once. Any thread may call any method; none waits.
 */
public final class Forwarder implements PacketRouter, TransportEvents {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private final RouteTable table;
    private final NextHops hops;
    private final Seams seams;
    private final ForwardLimits limits;
    private final ForwardCounters counters = new ForwardCounters();
    private final AtomicLong waiting = new AtomicLong();
    private final IdentityRegistry<UUID, Lane> lanes = new IdentityRegistry<>();

    /** @param hops the transports there are */
    public Forwarder(RouteTable table, NextHops hops, Seams seams, ForwardLimits limits) {
        this.table = table;
        this.hops = hops;
        this.seams = seams;
        this.limits = limits;
    }

    @Override
    public PacketSink sinkFor(ManagedTransport transport) {
        return sinkFrom(transport);
    }

    /** As {@link #sinkFor}, for whatever carries packets. */
    public PacketSink sinkFrom(PacketCarrier carrier) {
        return new ForwardingSink(this, table, carrier, seams.clock(), limits.pinned());
    }

    /** How the routes that begin at this visor send. */
    public RouteExit exit() {
        return new RouteExit(this, seams);
    }

    /** Bytes that wait beside the outputs of next hops that do not keep up. */
    public long waitingBytes() {
        return waiting.get();
    }

    /** What was counted so far. */
    public ForwardCounters counters() {
        return counters;
    }

    /**
     * Ends a route: takes the entry and its opposite out of the table, tells their intakes, and sends an error and a
     * close to every end that can still be reached. Does nothing when somebody else has removed the entry.
     *
     * @param text what the ends are told
     */
    public void close(RouteEntry entry, RouteEnd why, String text) {
        if (!table.end(entry, why)) {
            return;
        }
        counters.end(why);
        farewell(entry, text);
        RouteEntry opposite = entry.opposite();
        if (opposite != null && table.end(opposite, why)) {
            farewell(opposite, text);
        }
    }

    private void farewell(RouteEntry entry, String text) {
        if (entry.nextTransport() == null) {
            return;
        }
        Lane lane = laneOf(entry);
        if (lane != null && !lane.isGone()) {
            lane.say(PacketType.error(entry.nextId(), text));
            lane.say(PacketType.close(entry.nextId()));
            lane.flush();
        }
    }

    // ---- for sinks and exits

    /** Where the packets of an entry go; null when there is no such transport. */
    @Nullable
    NextHop hopOf(RouteEntry entry) {
        NextHop hop = entry.hop();
        return hop == null ? laneOf(entry) : hop;
    }

    private @Nullable Lane laneOf(RouteEntry entry) {
        if (entry.hop() instanceof Lane known) {
            return known;
        }
        UUID id = entry.nextTransport();
        Lane lane = id == null ? null : lane(id);
        if (lane != null) {
            entry.remember(lane);
        }
        return lane;
    }

    private @Nullable Lane lane(UUID id) {
        Lane known = lanes.get(id);
        if (known != null && !known.isGone()) {
            return known;
        }
        PacketCarrier carrier = hops.live(id);
        if (carrier == null) {
            return null;
        }
        Lane fresh = new Lane(carrier, seams, limits, counters, waiting, this::onOverload);
        Lane holder = lanes.installUnless(id, fresh, other -> !other.isGone());
        if (carrier.isGone()) {
            lanes.remove(id, fresh); // its end may have been announced before the lane was there
        }
        return holder;
    }

    /** A close has passed the rule it ends. */
    void onClosed(RouteEntry entry) {
        if (table.remove(entry)) {
            counters.end(RouteEnd.CLOSED);
        }
    }

    /** There is no way on for the packets of a rule. */
    void onNoTransport(RouteEntry entry) {
        close(entry, RouteEnd.TRANSPORT_LOST, "transport " + entry.nextTransport() + " is gone");
    }

    /** The taker of a route threw. */
    void onIntakeFailed(RouteEntry entry, RuntimeException e) {
        LOG.error("the taker of {} failed; the route is closed", entry, e);
        close(entry, RouteEnd.CLOSED, "internal error at the end of the route");
    }

    private void onOverload(RouteEntry entry) {
        LOG.warn("{} is closed: {}", entry, RouteEnd.SHED.text());
        if (entry.isRemoved()) {
            farewell(entry, RouteEnd.SHED.text()); // the close that had passed went with what was thrown away
        } else {
            close(entry, RouteEnd.SHED, RouteEnd.SHED.text());
        }
    }

    // ---- transports come and go

    @Override
    public void lost(ManagedTransport transport, Loss why) {
        lost(transport, "transport " + transport.id() + " lost: " + why);
    }

    /**
     * What was under way on the former connection may be lost, and the frames of a route do not show a gap: routes that
     * have used the transport end, others go on over its new connection.
     */
    @Override
    public void switched(ManagedTransport transport, Loss why) {
        switched(transport, "packets may be lost, transport " + transport.id() + " changed its connection: " + why);
    }

    void switched(PacketCarrier carrier, String text) {
        for (RouteEntry entry : table.over(carrier.id())) {
            boolean used = entry.hop() instanceof Lane lane && lane.carrier() == carrier;
            if (used || entry.origin() == carrier) {
                close(entry, RouteEnd.TRANSPORT_LOST, text);
            }
        }
    }

    /** Ends every route over a carrier that is gone, and no route over a successor with the same id. */
    public void lost(PacketCarrier carrier, String text) {
        Lane lane = lanes.get(carrier.id());
        if (lane != null && lane.carrier() == carrier && lanes.remove(carrier.id(), lane)) {
            lane.end();
        }
        for (RouteEntry entry : table.over(carrier.id())) {
            if (isOver(entry, carrier)) {
                close(entry, RouteEnd.TRANSPORT_LOST, text);
            }
        }
    }

    private boolean isOver(RouteEntry entry, PacketCarrier carrier) {
        boolean comes = entry.origin() == carrier;
        if (comes || !carrier.id().equals(entry.nextTransport())) {
            return comes;
        }
        return entry.hop() instanceof Lane lane ? lane.carrier() == carrier : hops.live(carrier.id()) == null;
    }
}
