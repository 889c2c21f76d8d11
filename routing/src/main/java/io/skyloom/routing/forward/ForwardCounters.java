package io.skyloom.routing.forward;

import io.skyloom.routing.table.RouteEnd;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the packet path has counted since the visor began. Any thread may ask. */
public final class ForwardCounters {
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder forwardedBytes = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private final LongAdder overflows = new LongAdder();
    private final LongAdder shedBytes = new LongAdder();
    private final Map<Drop, LongAdder> drops = adders(Drop.class);
    private final Map<RouteEnd, LongAdder> ends = adders(RouteEnd.class);

    ForwardCounters() {}

    /** Packets handed to a next hop. */
    public long forwarded() {
        return forwarded.sum();
    }

    /** Bytes of those, headers included. */
    public long forwardedBytes() {
        return forwardedBytes.sum();
    }

    /** Packets handed to the intakes of routes that end here. */
    public long delivered() {
        return delivered.sum();
    }

    /** How often a reader waited for a next hop. */
    public long waits() {
        return waits.sum();
    }

    /** How long readers waited for next hops, together. */
    public long waitedNanos() {
        return waitedNanos.sum();
    }

    /** Packets that had to wait beside the output of a next hop. */
    public long overflows() {
        return overflows.sum();
    }

    /** Bytes of packets that were given up because their next hop did not keep up. */
    public long shedBytes() {
        return shedBytes.sum();
    }

    /** Packets that went no further for that reason. */
    public long dropped(Drop why) {
        return of(drops, why).sum();
    }

    /** Routes that the packet path has ended for that reason. */
    public long ended(RouteEnd why) {
        return of(ends, why).sum();
    }

    void forwarded(long packets, long bytes) {
        forwarded.add(packets);
        forwardedBytes.add(bytes);
    }

    void delivered(long packets) {
        delivered.add(packets);
    }

    void waited(long nanos) {
        waits.increment();
        waitedNanos.add(nanos);
    }

    void overflowed() {
        overflows.increment();
    }

    void shed(long packets, long bytes) {
        of(drops, Drop.SHED).add(packets);
        shedBytes.add(bytes);
    }

    void drop(Drop why) {
        of(drops, why).increment();
    }

    void drop(Drop why, long packets) {
        of(drops, why).add(packets);
    }

    void end(RouteEnd why) {
        of(ends, why).increment();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kind) {
        Map<E, LongAdder> all = new EnumMap<>(kind);
        for (E one : kind.getEnumConstants()) {
            all.put(one, new LongAdder());
        }
        return all;
    }

    private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> adders, E one) {
        return java.util.Objects.requireNonNull(adders.get(one), "an adder for each");
    }
}
